import type { Decoder, RawRecord } from '../../../electron/pipeline/stages.ts';

/** The one record of a line that must give one. */
export function decodeOne(decoder: Decoder, line: string): RawRecord {
  const result = decoder.decode(line);
  if (result.kind !== 'records') throw new Error(`${result.kind} (${result.reason}): ${line.slice(0, 200)}`);
  const [record, ...others] = result.records;
  if (record === undefined || others.length > 0) throw new Error(`${result.records.length} records: ${line}`);
  return record;
}

/** The record's time as ISO text. */
export function timeOf(decoder: Decoder, line: string): string | null {
  const { tsMs } = decodeOne(decoder, line);
  return tsMs === null ? null : new Date(tsMs).toISOString();
}

/** A clock that stands still. */
export function clockAt(iso: string): () => number {
  const ms = Date.parse(iso);
  return () => ms;
}
