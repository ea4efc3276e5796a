/** IANA protocol numbers that firewalls and sensors write in place of the name. */
const NAMES: Readonly<Record<string, string>> = {
  '1': 'ICMP',
  '2': 'IGMP',
  '4': 'IPIP',
  '6': 'TCP',
  '17': 'UDP',
  '41': 'IPv6',
  '47': 'GRE',
  '50': 'ESP',
  '51': 'AH',
  '58': 'IPv6-ICMP',
  '89': 'OSPF',
  '132': 'SCTP',
};

/** The protocol's name, where `text` is its number; any other text as it stands; null for none. */
export function protocolName(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text === '') return null;
  return Object.hasOwn(NAMES, text) ? (NAMES[text] ?? null) : text;
}

const PORTED: ReadonlySet<string> = new Set(['TCP', 'UDP', 'SCTP']);

/** Whether the protocol has ports; other protocols get 0 from producers that always write some. */
export function hasPorts(protocol: string | null): boolean {
  return protocol !== null && PORTED.has(protocol.toUpperCase());
}
