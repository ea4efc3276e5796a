import type { Severity } from '../../contract/event.ts';
import { BoundedCache } from '../boundedCache.ts';
import type { DecodeResult, Decoder, RawEnd, RawRecord } from '../stages.ts';
import { parseJsonObject, scalarOf, textOf, type JsonObject } from './parseJsonObject.ts';
import { parseTime } from './parseTime.ts';
import { readPort } from './readPort.ts';

/**
 * Cowrie's cowrie.json, one event a line (its docs/OUTPUT.rst). The attacker is src_ip and the target the honeypot, also
 * for a `direct-tcpip.request`: its dst_ip is the host that the attacker wants to reach through the honeypot, kept as
 * proxyHost and proxyPort; what was attacked is the honeypot. Events of no interest to a map are ignored by name.
 *
 * Severity: an exploit that worked is critical; one that was tried, a login that succeeded and a file that went in or out
 * are high; commands and a proxy request medium; a failed login low; a connection and its end info.
 *
 * Older versions name the honeypot's address in `session.connect` only. So the last few thousand sessions are remembered;
 * for a session that began before a restart such lines have no target, and are stored but not drawn.
 */
export function createCowrieDecoder(options: { readonly timeZone: string }): Decoder {
  const honeypots: Honeypots = new BoundedCache(8192);
  return { decode: (text) => decodeLine(text, options.timeZone, honeypots) };
}

/** Session -> the honeypot's end of it. */
type Honeypots = BoundedCache<string, RawEnd>;

interface Meaning {
  readonly severity: Severity;
  readonly category: string;
}

const PROXY_REQUEST = 'cowrie.direct-tcpip.request';

const DRAWN: ReadonlyMap<string, Meaning> = new Map([
  ['cowrie.session.connect', { severity: 'info', category: 'connection' }],
  ['cowrie.session.closed', { severity: 'info', category: 'connection' }],
  ['cowrie.login.failed', { severity: 'low', category: 'login' }],
  ['cowrie.login.success', { severity: 'high', category: 'login' }],
  ['cowrie.command.input', { severity: 'medium', category: 'command' }],
  ['cowrie.command.failed', { severity: 'medium', category: 'command' }],
  ['cowrie.session.file_download', { severity: 'high', category: 'file' }],
  ['cowrie.session.file_upload', { severity: 'high', category: 'file' }],
  [PROXY_REQUEST, { severity: 'medium', category: 'proxy' }],
  ['cowrie.telnet.exploit_attempt', { severity: 'high', category: 'exploit' }],
  ['cowrie.telnet.exploit_success', { severity: 'critical', category: 'exploit' }],
] as const);

/** Counts are kept by these names; any other event counts as `other`, since a name may be of any length. */
const IGNORED: ReadonlyMap<string, DecodeResult> = new Map(
  (
    'client.fingerprint client.kex client.malformed_packet client.size client.var client.version command.chpasswd ' +
    'command.success direct-tcpip.data direct-tcpip.ja4 direct-tcpip.ja4h direct-tcpip.redirect direct-tcpip.tunnel ' +
    'log.closed log.open proxy.ssh session.file_download.failed session.input session.params telnet.option ' +
    'tunnelproxy-tcpip.data virustotal.scanfile virustotal.scanurl'
  )
    .split(' ')
    .map((name) => [`cowrie.${name}`, { kind: 'ignored', reason: `event cowrie.${name}` }]),
);
const OTHER: DecodeResult = { kind: 'ignored', reason: 'event other' };

/** Field of Cowrie -> its name in an event's detail, the most telling first. */
const DETAIL = [
  ['username', 'username'],
  ['password', 'password'],
  ['input', 'command'],
  ['url', 'url'],
  ['shasum', 'fileSha256'],
  ['filename', 'fileName'],
  ['destfile', 'filePath'],
  ['cve', 'cve'],
  ['attempted_command', 'command'],
  ['fingerprint', 'keyFingerprint'],
  ['realm', 'realm'],
  ['orig_ip', 'claimedOrigin'],
] as const;

const MAX_SESSION_LENGTH = 64;

function decodeLine(text: string, timeZone: string, honeypots: Honeypots): DecodeResult {
  const event = parseJsonObject(text);
  if (typeof event === 'string') return { kind: 'refused', reason: event };
  const eventId = textOf(event['eventid']);
  if (eventId === null) return { kind: 'refused', reason: 'no eventid' };
  const meaning = DRAWN.get(eventId);
  if (meaning === undefined) return IGNORED.get(eventId) ?? OTHER;
  const timestamp = textOf(event['timestamp']);
  const tsMs = timestamp === null ? null : parseTime(timestamp, timeZone);
  if (tsMs === null) return { kind: 'refused', reason: 'bad time' };
  const session = textOf(event['session']);
  return {
    kind: 'records',
    records: [
      {
        kind: 'honeypot',
        tsMs,
        attacker: { ip: textOf(event['src_ip']), port: readPort(event['src_port']) },
        target: honeypotOf(event, eventId, session, honeypots),
        opener: 'attacker',
        severity: meaning.severity,
        direction: null,
        protocol: 'TCP',
        service: textOf(event['protocol']),
        signatureId: null,
        signature: eventId,
        category: meaning.category,
        action: null,
        sensor: textOf(event['sensor']),
        correlationId: session,
        detail: detailOf(event, eventId),
      },
    ],
  };
}

function honeypotOf(event: JsonObject, eventId: string, session: string | null, honeypots: Honeypots): RawEnd {
  const key = session === null || session.length > MAX_SESSION_LENGTH ? null : session;
  const written = { ip: textOf(event['dst_ip']), port: readPort(event['dst_port']) };
  if (eventId !== PROXY_REQUEST && written.ip !== null) {
    if (key !== null && honeypots.get(key) === undefined) honeypots.set(key, written);
    return written;
  }
  return (key === null ? undefined : honeypots.get(key)) ?? { ip: null, port: null };
}

function detailOf(event: JsonObject, eventId: string): RawRecord['detail'] {
  const detail: Record<string, string | number | boolean> = {};
  for (const [field, name] of DETAIL) {
    const value = event[field] === undefined ? null : scalarOf(event[field]);
    if (value !== null && value !== '') detail[name] ??= value;
  }
  if (eventId === PROXY_REQUEST) {
    const host = textOf(event['dst_ip']);
    const port = readPort(event['dst_port']);
    if (host !== null) detail['proxyHost'] = host;
    if (port !== null) detail['proxyPort'] = port;
  }
  const seconds = durationOf(event);
  if (seconds !== null) detail['durationSeconds'] = seconds;
  return detail;
}

/** `duration_ms`, or `duration` in seconds, a number or text, in versions before it. */
function durationOf(event: JsonObject): number | null {
  const { duration_ms: ms, duration } = event;
  if (typeof ms === 'number' && Number.isFinite(ms)) return ms / 1000;
  const seconds = typeof duration === 'string' && /^\d{1,9}(\.\d{1,9})?$/.test(duration) ? Number(duration) : duration;
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : null;
}
