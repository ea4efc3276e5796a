import type { Direction, Severity } from '../../contract/event.ts';
import type { DecodeResult, Decoder, RawEnd, RawRecord } from '../stages.ts';
import { parseCefExtension } from './cefExtension.ts';
import type { TimeContext } from './civilTime.ts';
import { cutHeaderFields, findMarker } from './headerFields.ts';
import { productKind } from './productKind.ts';
import { protocolName } from './protocolName.ts';
import { readPort } from './readPort.ts';
import { ruleNumber } from './ruleNumber.ts';
import { severityOfTen } from './severityOfTen.ts';
import { parseSyslogHeader, type SyslogHeader } from './syslogHeader.ts';
import { parseWrittenTime } from './writtenTime.ts';

/**
 * ArcSight's Common Event Format ("Implementing CEF", versions 0 and 1), with or without a syslog header. src is the
 * attacker and dst the target (c6a2 and c6a3 where they are IPv6). The time is `rt`, else `start`, else `end`, else the
 * syslog header's; without any it is the time of receipt. signatureId is the event class id (a rule's `gid:sid:rev` as
 * Suricata's and Snort's own formats have it), the signature the name. The kind follows from vendor and product.
 *
 * Severity: 0-3 low, 4-6 medium, 7-8 high, 9-10 critical, or the words that devices write in place of the number.
 */
export function createCefDecoder(options: { readonly timeZone: string; readonly now?: () => number }): Decoder {
  const { timeZone, now = Date.now } = options;
  return { decode: (text) => decodeLine(text, { timeZone, nowMs: now() }) };
}

const HEADER_FIELDS = 7;

/** The specification has Low, Medium, High, Very-High and Unknown; the others are what devices write. */
const SEVERITY_WORDS: ReadonlyMap<string, Severity> = new Map([
  ['very-high', 'critical'],
  ['very high', 'critical'],
  ['critical', 'critical'],
  ['emergency', 'critical'],
  ['alert', 'critical'],
  ['fatal', 'critical'],
  ['high', 'high'],
  ['error', 'high'],
  ['major', 'high'],
  ['medium', 'medium'],
  ['moderate', 'medium'],
  ['warning', 'medium'],
  ['minor', 'low'],
  ['low', 'low'],
  ['notice', 'low'],
  ['informational', 'info'],
  ['information', 'info'],
  ['info', 'info'],
  ['debug', 'info'],
]);

/** Key of the extension -> its name in an event's detail, the most telling first. */
const DETAIL = [
  ['msg', 'message'],
  ['request', 'url'],
  ['requestMethod', 'httpMethod'],
  ['requestClientApplication', 'userAgent'],
  ['suser', 'sourceUser'],
  ['duser', 'targetUser'],
  ['fname', 'fileName'],
  ['filePath', 'filePath'],
  ['fileHash', 'fileHash'],
  ['filehash', 'fileHash'],
  ['shost', 'sourceHost'],
  ['dhost', 'targetHost'],
  ['outcome', 'outcome'],
  ['reason', 'reason'],
  ['externalId', 'externalId'],
  ['cnt', 'count'],
] as const;

/** Custom fields bring their own names along: `cs1Label=Rule cs1=deny-all`. */
const CUSTOM = ['cs1', 'cs2', 'cs3', 'cs4', 'cs5', 'cs6', 'cn1', 'cn2', 'cn3'] as const;
const MAX_LABEL_LENGTH = 40;

function decodeLine(text: string, context: TimeContext): DecodeResult {
  const start = findMarker(text, 'CEF:');
  if (start < 0) return { kind: 'refused', reason: 'not CEF' };
  const header = cutHeaderFields(text, start, HEADER_FIELDS);
  const [, vendor, product, , classId, name, severity] = header?.fields ?? [];
  if (header === null || vendor === undefined || product === undefined || severity === undefined) {
    return { kind: 'refused', reason: 'broken CEF header' };
  }
  const extension = parseCefExtension(text, header.end);
  const syslog = parseSyslogHeader(text.slice(0, start), context);
  const tsMs = timeOf(extension, syslog, context);
  if (tsMs === 'unreadable') return { kind: 'refused', reason: 'bad time' };
  const get = (key: string): string | null => extension.get(key) ?? null;
  return {
    kind: 'records',
    records: [
      {
        kind: productKind(vendor, product),
        tsMs,
        attacker: endOf(get('src') ?? get('c6a2'), get('spt')),
        target: endOf(get('dst') ?? get('c6a3'), get('dpt')),
        opener: 'attacker',
        severity: severityOf(severity),
        direction: directionOf(get('deviceDirection')),
        protocol: protocolName(get('proto')),
        service: serviceOf(get('app')),
        signatureId: classId === undefined ? null : (ruleNumber(classId) ?? classId),
        signature: name ?? null,
        category: get('cat'),
        action: get('act'),
        sensor: get('dvchost') ?? syslog.host ?? get('deviceExternalId') ?? get('dvc'),
        correlationId: null,
        detail: detailOf(extension, `${vendor} ${product}`.trim()),
      },
    ],
  };
}

function timeOf(
  extension: ReadonlyMap<string, string>,
  syslog: SyslogHeader,
  context: TimeContext,
): number | 'unreadable' | null {
  const written = ['rt', 'start', 'end'].flatMap((key) => extension.get(key) ?? []);
  for (const text of written) {
    const tsMs = parseWrittenTime(text, context);
    if (tsMs !== null) return tsMs;
  }
  return syslog.tsMs ?? (written.length > 0 ? 'unreadable' : null);
}

function endOf(ip: string | null, port: string | null): RawEnd {
  return { ip, port: port === null ? null : readPort(port) };
}

/** `app` is a protocol's name (HTTP, SSHv2), or in other hands free text. */
function serviceOf(app: string | null): string | null {
  if (app === null || !/^[\w.-]{1,20}$/.test(app)) return null;
  return app.toLowerCase() === 'sshv2' ? 'ssh' : app;
}

function severityOf(text: string): Severity | null {
  return /^\d{1,2}$/.test(text) ? severityOfTen(Number(text)) : (SEVERITY_WORDS.get(text.toLowerCase()) ?? null);
}

function directionOf(text: string | null): Direction | null {
  return text === '0' ? 'inbound' : text === '1' ? 'outbound' : null;
}

function detailOf(extension: ReadonlyMap<string, string>, product: string): RawRecord['detail'] {
  const detail = new Map<string, string>();
  const put = (name: string, key: string): void => {
    const value = extension.get(key);
    if (value !== undefined && !detail.has(name)) detail.set(name, value);
  };
  for (const [key, name] of DETAIL) put(name, key);
  for (const key of CUSTOM) put(extension.get(`${key}Label`)?.slice(0, MAX_LABEL_LENGTH) ?? key, key);
  detail.set('product', product);
  return Object.fromEntries(detail);
}
