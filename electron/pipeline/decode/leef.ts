import type { DecodeResult, Decoder, RawEnd, RawRecord } from '../stages.ts';
import { parseCefExtension } from './cefExtension.ts';
import type { TimeContext } from './civilTime.ts';
import { cutHeaderFields, findMarker, type HeaderFields } from './headerFields.ts';
import { productKind } from './productKind.ts';
import { protocolName } from './protocolName.ts';
import { readPort } from './readPort.ts';
import { severityOfTen } from './severityOfTen.ts';
import { parseSyslogHeader, type SyslogHeader } from './syslogHeader.ts';
import { parsePatternTime } from './timePattern.ts';
import { parseWrittenTime } from './writtenTime.ts';

/**
 * IBM's Log Event Extended Format, versions 1.0 and 2.0 (QRadar LEEF guide, "LEEF event components"), with or without a
 * syslog header. Attributes are separated by tabs, in 2.0 by the character that the header names, itself or as `x5E`.
 * src is the attacker and dst the target. The time is `devTime`, read by `devTimeFormat` where it comes along, else the
 * syslog header's; without either it is the time of receipt. signatureId is the event id. The kind follows from vendor
 * and product (productKind).
 *
 * Severity: `sev` 1-3 low, 4-6 medium, 7-8 high, 9-10 critical.
 */
export function createLeefDecoder(options: { readonly timeZone: string; readonly now?: () => number }): Decoder {
  const { timeZone, now = Date.now } = options;
  return { decode: (text) => decodeLine(text, { timeZone, nowMs: now() }) };
}

/** LEEF:version, vendor, product, its version, event id. */
const HEADER_FIELDS = 5;
const MAX_ATTRIBUTES = 256;
const DELIMITER = /^(?:0?[xX]([0-9a-fA-F]{2,4})|(.?))$/;

/** Attribute -> its name in an event's detail, the most telling first. */
const DETAIL = [
  ['msg', 'message'],
  ['url', 'url'],
  ['usrName', 'username'],
  ['policy', 'policy'],
  ['resource', 'resource'],
  ['fileName', 'fileName'],
  ['fileHash', 'fileHash'],
  ['identHostName', 'identityHost'],
  ['identSrc', 'identityAddress'],
  ['reason', 'reason'],
  ['result', 'result'],
] as const;

function decodeLine(text: string, context: TimeContext): DecodeResult {
  const start = findMarker(text, 'LEEF:');
  if (start < 0) return { kind: 'refused', reason: 'not LEEF' };
  const header = cutHeaderFields(text, start, HEADER_FIELDS);
  const [version, vendor, product, , eventId] = header?.fields ?? [];
  if (header === null || version === undefined || vendor === undefined || product === undefined) {
    return { kind: 'refused', reason: 'broken LEEF header' };
  }
  const attributes = readAttributes(text, header, version.startsWith('LEEF:2'));
  const syslog = parseSyslogHeader(text.slice(0, start), context);
  const tsMs = timeOf(attributes, syslog, context);
  if (tsMs === 'unreadable') return { kind: 'refused', reason: 'bad time' };
  const get = (key: string): string | null => attributes.get(key) ?? null;
  const severity = get('sev');
  return {
    kind: 'records',
    records: [
      {
        kind: productKind(vendor, product),
        tsMs,
        attacker: endOf(get('src'), get('srcPort')),
        target: endOf(get('dst'), get('dstPort')),
        opener: 'attacker',
        severity: severity !== null && /^\d{1,2}$/.test(severity) ? severityOfTen(Number(severity)) : null,
        direction: null,
        protocol: protocolName(get('proto')),
        service: null,
        signatureId: eventId ?? null,
        signature: get('name') ?? eventId ?? null,
        category: get('cat'),
        action: get('action') ?? get('act'),
        sensor: get('dvchost') ?? get('devName') ?? get('deviceName') ?? syslog.host,
        correlationId: null,
        detail: detailOf(attributes, `${vendor} ${product}`.trim()),
      },
    ],
  };
}

function readAttributes(text: string, header: HeaderFields, isVersion2: boolean): ReadonlyMap<string, string> {
  const named = isVersion2 ? namedDelimiter(text, header.end) : null;
  const body = text.slice(named?.end ?? header.end);
  const delimiter = named?.delimiter ?? '\t';
  if (body.includes(delimiter)) return splitAttributes(body, delimiter);
  // rsyslog writes a tab that it received as #011; whoever copied a line from a page has blanks in its place.
  return body.includes('#011') ? splitAttributes(body, '#011') : parseCefExtension(body, 0);
}

/** Null where version 2.0 leaves the field out, as some devices do: what stands there is the first attribute. */
function namedDelimiter(text: string, start: number): { delimiter: string; end: number } | null {
  const bar = text.indexOf('|', start + 1) === start + 1 ? start + 1 : text.indexOf('|', start);
  if (bar < 0 || bar - start > 6) return null;
  const match = DELIMITER.exec(text.slice(start, bar));
  if (match === null) return null;
  const [, code, character] = match;
  const delimiter = code === undefined ? character : String.fromCharCode(Number.parseInt(code, 16));
  return { delimiter: delimiter === undefined || delimiter === '' ? '\t' : delimiter, end: bar + 1 };
}

function splitAttributes(body: string, delimiter: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const pair of body.split(delimiter, MAX_ATTRIBUTES)) {
    const equals = pair.indexOf('=');
    if (equals <= 0) continue;
    const key = pair.slice(0, equals).trim();
    const value = pair.slice(equals + 1).trim();
    if (value !== '' && !found.has(key)) found.set(key, value);
  }
  return found;
}

function timeOf(
  attributes: ReadonlyMap<string, string>,
  syslog: SyslogHeader,
  context: TimeContext,
): number | 'unreadable' | null {
  const written = attributes.get('devTime');
  if (written === undefined) return syslog.tsMs;
  const pattern = attributes.get('devTimeFormat');
  const byPattern = pattern === undefined ? null : parsePatternTime(written, pattern, context);
  return byPattern ?? parseWrittenTime(written, context) ?? syslog.tsMs ?? 'unreadable';
}

function endOf(ip: string | null, port: string | null): RawEnd {
  return { ip, port: port === null ? null : readPort(port) };
}

function detailOf(attributes: ReadonlyMap<string, string>, product: string): RawRecord['detail'] {
  const found = DETAIL.map(([key, name]) => [name, attributes.get(key) ?? null] as const);
  return { ...Object.fromEntries(found), product };
}
