import type { Decoder, RawRecord } from '../stages.ts';
import { frameText } from './frameText.ts';

const MAX_EPOCH_MS = 8.64e15;

/** When a frame's first event happened, UTC epoch ms, by a decoder of its own; null for a frame without one. */
export function frameTimeOf(decoder: Decoder): (bytes: Uint8Array, start: number, end: number) => number | null {
  return (bytes, start, end) => {
    const result = decoder.decode(frameText(bytes, start, end, () => undefined));
    return result.kind === 'records' ? (result.records.find(hasTime)?.tsMs ?? null) : null;
  };
}

/** The records of a replayed frame as if the newest happened now; when each did is kept first in its detail. */
export function moveToNow(records: readonly RawRecord[], nowMs: number): readonly RawRecord[] {
  const newestMs = records.reduce(
    (newest, record) => (hasTime(record) ? Math.max(newest, record.tsMs) : newest),
    -Infinity,
  );
  return records.map((record) =>
    hasTime(record)
      ? {
          ...record,
          tsMs: nowMs - (newestMs - record.tsMs),
          detail: { originalTime: new Date(record.tsMs).toISOString(), ...record.detail },
        }
      : record,
  );
}

function hasTime(record: RawRecord): record is RawRecord & { readonly tsMs: number } {
  return record.tsMs !== null && Math.abs(record.tsMs) <= MAX_EPOCH_MS;
}
