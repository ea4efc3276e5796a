import type { DecodeResult, Decoder, RawEnd, RawRecord } from '../stages.ts';
import type { TimeContext } from './civilTime.ts';
import { splitAddressPort } from './fastEnds.ts';
import { integerOf, parseJsonObject, scalarOf, textOf, type JsonObject, type JsonRefusal } from './parseJsonObject.ts';
import { hasPorts } from './protocolName.ts';
import { readPort } from './readPort.ts';
import { ruleNumber, signatureIdOf } from './ruleNumber.ts';
import { severityOfPriority } from './severityOfPriority.ts';
import { parseSlashTime } from './slashTime.ts';

/**
 * Snort 3's alert_json (its src/loggers/alert_json.cc), whatever fields were chosen: the default has no message. The time
 * is `seconds` where that was chosen, else `timestamp`, local and without year (see civilToUtcMs); without either it is
 * the time of receipt. The attacker is the end that is not `target`, else the flow's client by `dir`, else the packet's
 * sender. Priority 1, 2, 3 is high, medium, low, and info below. A line that begins `{,` lacks its first field.
 */
export function createSnortJsonDecoder(options: { readonly timeZone: string; readonly now?: () => number }): Decoder {
  const { timeZone, now = Date.now } = options;
  return { decode: (text) => decodeLine(text, { timeZone, nowMs: now() }) };
}

/** Repairing costs more than parsing, and Snort's own buffer is 4 KiB. */
const MAX_REPAIRED_LENGTH = 65_536;

/** The object of a line as alert_json writes it, which is not always JSON. */
export function parseSnortObject(text: string): JsonObject | JsonRefusal {
  const json = /^\s*\{\s*,/.test(text) ? `{${text.slice(text.indexOf(',') + 1)}` : text;
  const alert = parseJsonObject(json);
  if (alert !== 'not JSON' || json.length > MAX_REPAIRED_LENGTH || !json.includes('\\')) return alert;
  // `msg` is the rule's own text, printed without escaping: a backslash in it need not be JSON's.
  return parseJsonObject(
    json.replaceAll(/\\(.)/g, (pair, next: string) => ('"\\/bfnrtu'.includes(next) ? pair : `\\${pair}`)),
  );
}

/** The year 9999. */
const MAX_SECONDS = 253_402_300_800;

/** Field of alert_json -> its name in an event's detail. */
const DETAIL = [
  ['app_id', 'appId'],
  ['iface', 'interface'],
  ['icmp_type', 'icmpType'],
  ['icmp_code', 'icmpCode'],
  ['tcp_flags', 'tcpFlags'],
  ['vlan', 'vlan'],
] as const;

function decodeLine(text: string, context: TimeContext): DecodeResult {
  const alert = parseSnortObject(text);
  if (typeof alert === 'string') return { kind: 'refused', reason: alert };
  const signatureId = ruleOf(alert);
  if (signatureId === null) return { kind: 'refused', reason: 'no rule' };
  const tsMs = timeOf(alert, context);
  if (tsMs === 'unreadable') return { kind: 'refused', reason: 'bad time' };
  const protocol = textOf(alert['proto']);
  const sender = endOf(alert, 'src', protocol);
  const receiver = endOf(alert, 'dst', protocol);
  return {
    kind: 'records',
    records: [
      {
        kind: 'ids',
        tsMs,
        ...rolesOf(alert, sender, receiver),
        severity: severityOfPriority(integerOf(alert['priority'])),
        direction: null,
        protocol,
        service: unless(textOf(alert['service']), 'unknown'),
        signatureId,
        signature: textOf(alert['msg']),
        category: unless(textOf(alert['class']), 'none'),
        action: textOf(alert['action']),
        sensor: null,
        correlationId: null,
        detail: Object.fromEntries(DETAIL.map(([field, name]) => [name, scalarOf(alert[field])])),
      },
    ],
  };
}

function ruleOf(alert: JsonObject): string | null {
  const rule = textOf(alert['rule']);
  if (rule !== null) return ruleNumber(rule);
  const sid = integerOf(alert['sid']);
  return sid === null || sid < 0 ? null : signatureIdOf(integerOf(alert['gid']), sid);
}

function timeOf(alert: JsonObject, context: TimeContext): number | 'unreadable' | null {
  const timestamp = textOf(alert['timestamp']);
  const seconds = integerOf(alert['seconds']);
  if (seconds !== null && seconds >= 0 && seconds < MAX_SECONDS) return seconds * 1000 + millisecondsOf(timestamp);
  if (timestamp === null) return alert['timestamp'] === undefined ? null : 'unreadable';
  return parseSlashTime(timestamp, 'year-month-day', context) ?? 'unreadable';
}

/** The fraction of the same second, when the timestamp was chosen as well. */
function millisecondsOf(timestamp: string | null): number {
  return Number(/\.(\d{3})\d*$/.exec(timestamp ?? '')?.[1] ?? 0);
}

/** `src_ap` and its kin hold port 0 for packets without ports, and `:0` for those without addresses. */
function endOf(alert: JsonObject, side: 'src' | 'dst', protocol: string | null): RawEnd {
  const pair = splitAddressPort(textOf(alert[`${side}_ap`]));
  const port = readPort(alert[`${side}_port`]) ?? pair.port;
  return { ip: textOf(alert[`${side}_addr`]) ?? pair.ip, port: port === 0 && !hasPorts(protocol) ? null : port };
}

function rolesOf(
  alert: JsonObject,
  sender: RawEnd,
  receiver: RawEnd,
): Pick<RawRecord, 'attacker' | 'target' | 'opener'> {
  const isAnswer = alert['dir'] === 'S2C';
  const client = isAnswer ? receiver : sender;
  const server = isAnswer ? sender : receiver;
  const said = textOf(alert['target']);
  const isClientTarget = said !== null && said === client.ip && said !== server.ip;
  return isClientTarget
    ? { attacker: server, target: client, opener: 'target' }
    : { attacker: client, target: server, opener: 'attacker' };
}

function unless(text: string | null, placeholder: string): string | null {
  return text === placeholder ? null : text;
}
