import type { EventKind } from '../../contract/event.ts';
import { BoundedCache } from '../boundedCache.ts';

/** Tried in this order: a firewall's intrusion prevention is still the firewall. */
const WORDS: readonly (readonly [kind: EventKind, words: RegExp])[] = [
  ['honeypot', /honey|cowrie|dionaea|t-?pot|opencanary|deception|thinkst/],
  [
    'firewall',
    /firewall|\bfw\b|ngfw|\bwaf\b|fortigate|fortiweb|pan-os|palo alto|\basa\b|firepower|ftd\b|vpn-1|check ?point|sonicwall|srx|sophos xg|pfsense|opnsense|imperva|modsecurity|watchguard|big-ip/,
  ],
  ['ids', /\bids\b|\bips\b|nids|intrusion|suricata|snort|zeek|\bbro\b|tippingpoint|nsm\b|vectra|darktrace|corelight/],
];

const MAX_LENGTH = 200;
const known = new BoundedCache<string, EventKind>(256);

/** What kind of sensor a CEF or LEEF header's vendor and product are, by well-known words in them; else `other`. */
export function productKind(vendor: string, product: string): EventKind {
  const name = `${vendor} ${product}`.slice(0, MAX_LENGTH).toLowerCase();
  const before = known.get(name);
  if (before !== undefined) return before;
  const kind = WORDS.find(([, words]) => words.test(name))?.[0] ?? 'other';
  known.set(name, kind);
  return kind;
}
