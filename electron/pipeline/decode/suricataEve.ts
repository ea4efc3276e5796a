import type { Severity } from '../../contract/event.ts';
import type { DecodeResult, Decoder, Json, RawEnd } from '../stages.ts';
import { integerOf, objectOf, parseJsonObject, textOf, type JsonObject } from './parseJsonObject.ts';
import { parseTime } from './parseTime.ts';
import { eveDetail } from './suricataEveDetail.ts';

/**
 * Suricata's EVE JSON, one object a line: the alerts; every other event_type is ignored by name. The top-level source
 * is the packet's sender, and may be an answering server: the attacker is alert.source where the rule says it, else
 * the flow's client. Fields as in Suricata's doc/userguide/output/eve/eve-json-format.rst and its etc/schema.json.
 */
export function createSuricataEveDecoder(options: { readonly timeZone: string }): Decoder {
  return { decode: (text) => decodeEve(text, options.timeZone) };
}

/** The event types of Suricata 7 and 8; any other counts as `other`, since counts are kept by the name. */
const EVENT_TYPES: ReadonlySet<string> = new Set(
  (
    'alert anomaly arp bittorrent-dht bittorrent_dht dcerpc dhcp dnp3 dns doh2 drop enip engine fileinfo flow frame ' +
    'ftp ftp_data http http2 ike ikev2 krb5 ldap mdns metadata modbus mqtt netflow nfs packet pgsql pop3 quic rdp ' +
    'rfb sip smb smtp snmp ssh stats template tftp tls websocket'
  ).split(' '),
);

const SIGNATURE_SEVERITIES: ReadonlyMap<string, Severity> = new Map([
  ['critical', 'critical'],
  ['major', 'high'],
  ['minor', 'medium'],
  ['informational', 'info'],
]);

const ignored = new Map<string, DecodeResult>();

function decodeEve(text: string, timeZone: string): DecodeResult {
  const eve = parseJsonObject(text);
  if (typeof eve === 'string') return { kind: 'refused', reason: eve };
  const eventType = textOf(eve['event_type']);
  if (eventType === null) return { kind: 'refused', reason: 'no event_type' };
  if (eventType !== 'alert') return ignore(eventType);
  const alert = objectOf(eve['alert']);
  if (alert === null) return { kind: 'refused', reason: 'alert without its fields' };
  const timestamp = textOf(eve['timestamp']);
  const tsMs = timestamp === null ? null : parseTime(timestamp, timeZone);
  if (tsMs === null) return { kind: 'refused', reason: 'bad time' };
  const ends = endsOf(eve, alert);
  const appProto = textOf(eve['app_proto']);
  return {
    kind: 'records',
    records: [
      {
        kind: 'ids',
        tsMs,
        attacker: ends.attacker,
        target: ends.target,
        opener: ends.opener,
        severity: severityOf(alert),
        direction: null,
        protocol: textOf(eve['proto']),
        service: appProto === 'failed' || appProto === 'unknown' ? null : appProto,
        signatureId: signatureIdOf(alert),
        signature: textOf(alert['signature']),
        category: textOf(alert['category']),
        action: textOf(alert['action']),
        sensor: textOf(eve['host']),
        correlationId: textOf(eve['community_id']),
        detail: eveDetail(eve),
      },
    ],
  };
}

function ignore(eventType: string): DecodeResult {
  const name = EVENT_TYPES.has(eventType) ? eventType : 'other';
  let result = ignored.get(name);
  if (result === undefined) {
    result = { kind: 'ignored', reason: `event_type ${name}` };
    ignored.set(name, result);
  }
  return result;
}

interface Ends {
  readonly attacker: RawEnd;
  readonly target: RawEnd;
  readonly opener: 'attacker' | 'target' | null;
}

function endsOf(eve: JsonObject, alert: JsonObject): Ends {
  const sender = endOf(eve['src_ip'], eve['src_port']);
  const receiver = endOf(eve['dest_ip'], eve['dest_port']);
  const flow = objectOf(eve['flow']);
  const flowClient = flow === null ? null : endOf(flow['src_ip'], flow['src_port']);
  const flowServer = flow === null ? null : endOf(flow['dest_ip'], flow['dest_port']);
  // Without a flow record, `to_client` still says that the packet's receiver is the flow's client.
  const answers = eve['direction'] === 'to_client';
  const client = flowClient?.ip ? flowClient : answers ? receiver : sender;
  const server = flowServer?.ip ? flowServer : answers ? sender : receiver;
  const saidSource = saidEnd(alert['source']);
  const saidTarget = saidEnd(alert['target']);
  if (saidSource === null && saidTarget === null) return { attacker: client, target: server, opener: 'attacker' };
  const attacker = saidSource ?? otherEnd(saidTarget, client, server);
  const target = saidTarget ?? otherEnd(saidSource, client, server);
  return { attacker, target, opener: isSameEnd(attacker, client) ? 'attacker' : 'target' };
}

function endOf(ip: Json | undefined, port: Json | undefined): RawEnd {
  return { ip: textOf(ip), port: integerOf(port) };
}

/** alert.source or alert.target: present only for rules with the `target` keyword. */
function saidEnd(value: Json | undefined): RawEnd | null {
  const said = objectOf(value);
  return said === null || textOf(said['ip']) === null ? null : endOf(said['ip'], said['port']);
}

function otherEnd(end: RawEnd | null, client: RawEnd, server: RawEnd): RawEnd {
  return end !== null && isSameEnd(end, client) ? server : client;
}

function isSameEnd(one: RawEnd, other: RawEnd): boolean {
  return one.ip === other.ip && (one.port === other.port || one.port === null || other.port === null);
}

/** The rule's own signature_severity wins; else alert.severity, the rule's priority, of which 1 is the highest. */
function severityOf(alert: JsonObject): Severity | null {
  const metadata = objectOf(alert['metadata']);
  if (metadata !== null) {
    const given = metadata['signature_severity'];
    const name = textOf(Array.isArray(given) ? (given as readonly Json[])[0] : given);
    const severity = name === null ? undefined : SIGNATURE_SEVERITIES.get(name.toLowerCase());
    if (severity !== undefined) return severity;
  }
  const priority = integerOf(alert['severity']);
  if (priority === null || priority < 1) return null;
  return priority === 1 ? 'high' : priority === 2 ? 'medium' : priority === 3 ? 'low' : 'info';
}

function signatureIdOf(alert: JsonObject): string | null {
  const sid = integerOf(alert['signature_id']);
  if (sid === null) return null;
  const gid = integerOf(alert['gid']);
  return gid === null || gid === 1 ? String(sid) : `${gid}:${sid}`;
}
