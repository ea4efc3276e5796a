import { MAX_DETAIL_BYTES, type DetailValue } from '../../contract/event.ts';
import type { RawRecord } from '../stages.ts';
import { cleanText, cutText } from './cleanText.ts';
import { jsonTextBytes, unitsInJsonBytes } from './jsonTextBytes.ts';

type Detail = Record<string, DetailValue>;

const MAX_FIELDS = 32;
const MAX_KEY_LENGTH = 60;
/** Strings are not cut below this, in bytes of JSON, while whole fields can go. */
const SHORTEST_CUT = 16;
/** Bytes that a UTF-16 unit takes at most in JSON: a control character is `\u0007`. */
const MAX_JSON_BYTES_PER_UNIT = 6;
const NONE: Detail = Object.freeze({});

/** The detail as it is kept: no nulls, clean strings, finite numbers, MAX_DETAIL_BYTES of JSON at most. */
export function capDetail(raw: RawRecord['detail'], onCut: () => void): Readonly<Detail> {
  let detail: Detail | null = null;
  let fields = 0;
  let bound = 2;
  for (const key in raw) {
    const value = raw[key];
    if (value === null || value === undefined) continue;
    const kept = typeof value === 'string' ? cleanText(value, onCut) : value;
    if (kept === null || (typeof kept === 'number' && !Number.isFinite(kept))) continue;
    const name = cleanText(key.length > MAX_KEY_LENGTH ? cutText(key, MAX_KEY_LENGTH) : key);
    // Assigned as a plain field, this name would set the prototype.
    if (name === null || name === '__proto__') continue;
    if (fields === MAX_FIELDS) {
      onCut();
      break;
    }
    fields += 1;
    detail ??= {};
    detail[name] = kept;
    bound += name.length + (typeof kept === 'string' ? kept.length : 4) + 4;
  }
  if (detail === null) return NONE;
  // Measuring takes a JSON.stringify; most details cannot be too long whatever they hold.
  if (bound * MAX_JSON_BYTES_PER_UNIT <= MAX_DETAIL_BYTES || jsonBytes(detail) <= MAX_DETAIL_BYTES) return detail;
  onCut();
  return shrink(detail);
}

/** Cuts the longest strings to one length at which all fit, the others stay; drops fields from the end where none does. */
function shrink(detail: Detail): Detail {
  const entries = Object.entries(detail);
  for (; entries.length > 0; entries.pop()) {
    const texts = entries.flatMap(([, value]) => (typeof value === 'string' ? [jsonTextBytes(value)] : []));
    const frame = jsonBytes(
      Object.fromEntries(entries.map(([key, value]) => [key, typeof value === 'string' ? '' : value])),
    );
    const limit = commonLimit(texts, MAX_DETAIL_BYTES - frame);
    if (limit < SHORTEST_CUT) continue;
    return Object.fromEntries(
      entries.map(([key, value]) => [
        key,
        typeof value === 'string' ? cutText(value, unitsInJsonBytes(value, limit)) : value,
      ]),
    );
  }
  return NONE;
}

/** The largest limit with which sizes, each cut to it, add up to no more than `room`. */
function commonLimit(sizes: readonly number[], room: number): number {
  let left = room;
  const ascending = [...sizes].sort((a, b) => a - b);
  for (const [index, size] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index));
    if (size > share) return share;
    left -= size;
  }
  return left < 0 ? left : Infinity;
}

function jsonBytes(value: Detail): number {
  return Buffer.byteLength(JSON.stringify(value));
}
