import type { DecodeResult, Decoder, Json, RawEnd, RawRecord } from '../stages.ts';
import { civilToUtcMs } from './civilTime.ts';
import { parseJsonObject, textOf, type JsonObject } from './parseJsonObject.ts';
import { parseTime } from './parseTime.ts';
import { readPort } from './readPort.ts';

/**
 * Messages of T-Pot's attack map (t-pot-attack-map, DataServer.py) and of geoip-attack-map, from which it comes
 * (DataServer.py and, renamed, AttackMapServer.py), one JSON object each. src is the attacker. Both bring coordinates of
 * either end. T-Pot's times are UTC; geoip-attack-map's, told by the day in the first place, are local, of the feed's
 * zone. `protocol` is the service, by port. `type: "Stats"` is ignored, and so is whatever T-Pot's demo makes up
 * (`demo: true`), since made-up attacks must not stand in the history of a site.
 *
 * Severity: T-Pot knows none; an address of good or no reputation is low, a known attacker medium. geoip-attack-map's
 * events have a type and a CVE, not a severity: medium.
 */
export function createTpotMapDecoder(options: { readonly timeZone: string }): Decoder {
  return { decode: (text) => decodeMessage(text, options.timeZone) };
}

/** Values of `protocol` that name no service: then the port does. */
const NO_SERVICE: ReadonlySet<string> = new Set(['DoS', 'ICMP', 'OTHER']);
/** Values of `ip_rep`, in lower case, that say no more than that someone scans. */
const HARMLESS: ReadonlySet<string> = new Set(['reputation unknown', 'mass scanner', 'bot, crawler', '']);

function decodeMessage(text: string, timeZone: string): DecodeResult {
  const message = parseJsonObject(text);
  if (typeof message === 'string') return { kind: 'refused', reason: message };
  const type = textOf(message['msg_type']) ?? textOf(message['type']);
  if (type === null) return { kind: 'refused', reason: 'not an attack map message' };
  if (type !== 'Traffic') return { kind: 'ignored', reason: type === 'Stats' ? 'statistics' : 'message other' };
  if (message['demo'] === true) return { kind: 'ignored', reason: "made up by T-Pot's demo" };
  const time = textOf(message['event_time']) ?? '';
  const isLocal = /^\d{2}-/.test(time);
  const tsMs = isLocal ? parseLocalTime(time, timeZone) : parseTime(time, 'UTC');
  if (tsMs === null) return { kind: 'refused', reason: 'bad time' };
  const isGeoip = isLocal || message['msg_type'] !== undefined;
  const protocol = textOf(message['protocol']);
  return {
    kind: 'records',
    records: [
      {
        tsMs,
        attacker: endOf(message, 'src'),
        target: endOf(message, 'dst'),
        opener: 'attacker',
        direction: null,
        protocol: protocol === 'ICMP' ? protocol : null,
        service: protocol !== null && NO_SERVICE.has(protocol) ? null : protocol,
        correlationId: null,
        ...(isGeoip ? geoipMeaning(message) : tpotMeaning(message)),
      },
    ],
  };
}

type Meaning = Omit<
  RawRecord,
  'tsMs' | 'attacker' | 'target' | 'opener' | 'direction' | 'protocol' | 'service' | 'correlationId'
>;

function tpotMeaning(message: JsonObject): Meaning {
  const reputation = textOf(message['ip_rep']);
  const isHarmless = HARMLESS.has(reputation?.toLowerCase() ?? '');
  return {
    kind: 'honeypot',
    severity: isHarmless ? 'low' : 'medium',
    signatureId: null,
    signature: textOf(message['honeypot']),
    category: null,
    action: null,
    sensor: textOf(message['tpot_hostname']),
    detail: { reputation },
  };
}

/** What the attack is called: `msg_type2` and `msg_type3`, which its server relays as `type2` and `type3`. */
function geoipMeaning(message: JsonObject): Meaning {
  return {
    kind: 'ids',
    severity: 'medium',
    signatureId: null,
    signature: textOf(message['msg_type2']) ?? textOf(message['type2']) ?? textOf(message['type_attack']),
    category: null,
    action: null,
    sensor: null,
    detail: { cve: textOf(message['msg_type3']) ?? textOf(message['type3']) ?? textOf(message['cve_attack']) },
  };
}

function endOf(message: JsonObject, side: 'src' | 'dst'): RawEnd {
  const port = readPort(message[`${side}_port`]);
  const latDeg = degrees(message[`${side}_lat`] ?? (side === 'src' ? message['latitude'] : undefined), 90);
  const lonDeg = degrees(message[`${side}_long`] ?? (side === 'src' ? message['longitude'] : undefined), 180);
  const countryCode = textOf(message[side === 'src' ? 'iso_code' : 'dst_iso_code']);
  const isPlaced = latDeg !== null && lonDeg !== null;
  const place = {
    latDeg: isPlaced ? latDeg : null,
    lonDeg: isPlaced ? lonDeg : null,
    countryCode,
    city: side === 'src' ? textOf(message['city']) : null,
  };
  return {
    ip: textOf(message[`${side}_ip`]),
    // T-Pot writes 0 for a port that it does not know.
    port: port === 0 ? null : port,
    ...(isPlaced || countryCode !== null ? { place } : {}),
  };
}

/** A coordinate, a number or decimal text, within `limit` degrees. */
function degrees(value: Json | undefined, limit: number): number | null {
  const number = typeof value === 'string' && /^-?\d{1,3}(\.\d{1,20})?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Math.abs(number) <= limit ? number : null;
}

/** `22-11-2026 12:30:21`. */
function parseLocalTime(text: string, timeZone: string): number | null {
  const match = /^(\d{2})-(\d{2})-(\d{4}) (\d{2}):(\d{2}):(\d{2})$/.exec(text);
  const [day, month, year, hour, minute, second] = (match ?? []).slice(1).map(Number);
  if (day === undefined || month === undefined || year === undefined) return null;
  if (hour === undefined || minute === undefined || second === undefined) return null;
  return civilToUtcMs({ year, month, day, hour, minute, second, ms: 0 }, null, { timeZone, nowMs: 0 });
}
