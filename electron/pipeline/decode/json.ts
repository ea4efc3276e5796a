import {
  DIRECTIONS,
  EVENT_KINDS,
  SEVERITIES,
  type Direction,
  type EventKind,
  type Severity,
} from '../../contract/event.ts';
import type { JsonMapping } from '../../contract/settings.ts';
import type { DecodeResult, Decoder, Json, RawEnd, RawPlace, RawRecord } from '../stages.ts';
import { compileMapping, MAPPED_FIELDS, type FieldFinder, type MappedField } from './jsonMapping.ts';
import { objectOf, parseJsonObject, scalarOf, type JsonObject } from './parseJsonObject.ts';
import { parseTime } from './parseTime.ts';

/** Numbers below this are epoch seconds, from it on milliseconds: as seconds it is the year 5138. */
const FIRST_MILLISECONDS = 1e11;
const MAX_DETAIL_FIELDS = 64;

const OWN_EVENT: JsonMapping = {
  paths: Object.fromEntries(MAPPED_FIELDS.map((field) => [field, field])),
  constants: {},
};

/**
 * Any JSON object a line, read by a mapping of dotted paths. Without one it reads Arcwall's own event JSON (the shape of
 * AttackEvent, as `export` writes it), its detail included. Times are epoch seconds or milliseconds, or ISO 8601 text.
 */
export function createJsonDecoder(options: {
  readonly mapping: JsonMapping | null;
  readonly timeZone: string;
}): Decoder {
  const isOwn = options.mapping === null;
  const finder = compileMapping(options.mapping ?? OWN_EVENT);
  return {
    decode(text) {
      const root = parseJsonObject(text);
      if (typeof root === 'string') return refused(root);
      if (!MAPPED_FIELDS.some((field) => finder.find(root, field) !== undefined)) return refused('no mapped field');
      return decodeObject(root, finder, options.timeZone, isOwn);
    },
  };
}

function decodeObject(root: JsonObject, finder: FieldFinder, timeZone: string, isOwn: boolean): DecodeResult {
  const tsMs = finder.has('tsMs') ? timeOf(finder.find(root, 'tsMs'), timeZone) : null;
  if (tsMs === null && finder.has('tsMs')) return refused('bad time');
  const text = (field: MappedField): string | null => plainText(finder.find(root, field));
  const record: RawRecord = {
    kind: oneOf<EventKind>(EVENT_KINDS, text('kind')) ?? 'other',
    tsMs,
    attacker: endOf(root, finder, 'attacker'),
    target: endOf(root, finder, 'target'),
    opener: null,
    severity: severityOf(text('severity')),
    direction: oneOf<Direction>(DIRECTIONS, text('direction')),
    protocol: text('protocol'),
    service: text('service'),
    signatureId: text('signatureId'),
    signature: text('signature'),
    category: text('category'),
    action: text('action'),
    sensor: text('sensor'),
    correlationId: text('correlationId'),
    detail: detailOf(root, finder, isOwn),
  };
  return { kind: 'records', records: [record] };
}

function endOf(root: JsonObject, finder: FieldFinder, side: 'attacker' | 'target'): RawEnd {
  const place: RawPlace = {
    latDeg: numberOf(finder.find(root, `${side}.latDeg`)),
    lonDeg: numberOf(finder.find(root, `${side}.lonDeg`)),
    countryCode: plainText(finder.find(root, `${side}.countryCode`)),
    city: plainText(finder.find(root, `${side}.city`)),
  };
  const hasPlace = place.latDeg !== null || place.countryCode !== null;
  return {
    ip: plainText(finder.find(root, `${side}.ip`)),
    port: numberOf(finder.find(root, `${side}.port`)),
    ...(hasPlace ? { place } : {}),
  };
}

function detailOf(root: JsonObject, finder: FieldFinder, isOwn: boolean): RawRecord['detail'] {
  const own = isOwn ? objectOf(root['detail']) : null;
  const entries = own === null ? finder.detail.map(([name, path]) => [name, path(root)] as const) : Object.entries(own);
  return Object.fromEntries(entries.slice(0, MAX_DETAIL_FIELDS).map(([name, value]) => [name, scalarOf(value)]));
}

function timeOf(value: Json | undefined, timeZone: string): number | null {
  const number = numberOf(value);
  if (number !== null) {
    if (number < 0 || number > 8.64e15) return null;
    return Math.trunc(number < FIRST_MILLISECONDS ? number * 1000 : number);
  }
  return typeof value === 'string' ? parseTime(value, timeZone) : null;
}

/** A finite number, also when it is written as text. */
function numberOf(value: Json | undefined): number | null {
  const number = typeof value === 'string' && /^[-+]?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : null;
}

function plainText(value: Json | undefined): string | null {
  const scalar = scalarOf(value);
  return scalar === null || scalar === '' ? null : String(scalar);
}

function severityOf(name: string | null): Severity | null {
  const lower = name?.toLowerCase();
  return lower === 'informational' ? 'info' : oneOf<Severity>(SEVERITIES, lower ?? null);
}

function oneOf<Name extends string>(names: readonly Name[], given: string | null): Name | null {
  const lower = given?.toLowerCase();
  return names.find((name) => name === lower) ?? null;
}

function refused(reason: string): DecodeResult {
  return { kind: 'refused', reason };
}
