import { MAX_DETAIL_BYTES, type DetailValue } from '../../contract/event.ts';
import type { RawRecord } from '../stages.ts';
import { cleanText, cutText } from './cleanText.ts';

type Detail = Record<string, DetailValue>;

const MAX_KEY_LENGTH = 60;
/** A string is not cut below this while longer ones or whole fields can go. */
const SHORTEST_CUT = 16;
/** Bytes that a UTF-16 unit takes at most in JSON: a control character is `\u0007`. */
const MAX_JSON_BYTES_PER_UNIT = 6;
const NONE: Detail = Object.freeze({});

/** The detail as it is kept: no nulls, clean strings, finite numbers, MAX_DETAIL_BYTES of JSON at most. */
export function capDetail(raw: RawRecord['detail'], onCut: () => void): Readonly<Detail> {
  let detail: Detail | null = null;
  let bound = 2;
  for (const key in raw) {
    const value = raw[key];
    if (value === null || value === undefined) continue;
    const kept = typeof value === 'string' ? cleanText(value, onCut) : value;
    if (kept === null || (typeof kept === 'number' && !Number.isFinite(kept))) continue;
    const name = cleanText(key.length > MAX_KEY_LENGTH ? cutText(key, MAX_KEY_LENGTH) : key);
    // Assigned as a plain field, this name would set the prototype.
    if (name === null || name === '__proto__') continue;
    detail ??= {};
    detail[name] = kept;
    bound += name.length + (typeof kept === 'string' ? kept.length : 4) + 4;
  }
  if (detail === null) return NONE;
  // Measuring takes a JSON.stringify; most details cannot be too long whatever they hold.
  if (bound * MAX_JSON_BYTES_PER_UNIT > MAX_DETAIL_BYTES && jsonBytes(detail) > MAX_DETAIL_BYTES) {
    shrink(detail);
    onCut();
  }
  return detail;
}

/** Cuts the longest string first, then the next, until it fits; then drops fields from the end. */
function shrink(detail: Detail): void {
  for (let size = jsonBytes(detail); size > MAX_DETAIL_BYTES; size = jsonBytes(detail)) {
    const [longest, second] = longestStrings(detail);
    if (longest === undefined || longest.text.length <= SHORTEST_CUT) {
      const last = Object.keys(detail).pop();
      if (last === undefined) return;
      delete detail[last];
      continue;
    }
    const bytesPerUnit = Math.max(1, jsonBytes(longest.text) / longest.text.length);
    const wanted = longest.text.length - Math.ceil((size - MAX_DETAIL_BYTES) / bytesPerUnit);
    const floor = Math.max(
      SHORTEST_CUT,
      second === undefined ? 0 : Math.min(second.text.length, longest.text.length - 1),
    );
    detail[longest.key] = cutText(longest.text, Math.max(floor, wanted));
  }
}

function longestStrings(detail: Detail): { key: string; text: string }[] {
  return Object.entries(detail)
    .flatMap(([key, text]) => (typeof text === 'string' ? [{ key, text }] : []))
    .sort((a, b) => b.text.length - a.text.length)
    .slice(0, 2);
}

function jsonBytes(value: Detail | string): number {
  return Buffer.byteLength(JSON.stringify(value));
}
