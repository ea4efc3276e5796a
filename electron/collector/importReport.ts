import { sumReasons, type FeedCounts, type Reasons } from '../contract/feedHealth.ts';

/** What became of one imported file: counts of this import alone, or why it could not be read. */
export interface ImportReport {
  readonly path: string;
  /** Id of the format that it was read as, or would have been. */
  readonly format: string;
  /** Why `auto` took that format; null when the user did. */
  readonly formatReason: string | null;
  readonly counts: FeedCounts;
  readonly failure: string | null;
}

/** What a feed counted between two moments. */
export function countsBetween(before: FeedCounts, after: FeedCounts): FeedCounts {
  return {
    frames: after.frames - before.frames,
    bytes: after.bytes - before.bytes,
    ignored: reasonsBetween(before.ignored, after.ignored),
    refused: reasonsBetween(before.refused, after.refused),
    decoded: after.decoded - before.decoded,
    records: after.records - before.records,
    filtered: reasonsBetween(before.filtered, after.filtered),
    duplicate: after.duplicate - before.duplicate,
    stored: after.stored - before.stored,
    drawable: after.drawable - before.drawable,
    undrawn: reasonsBetween(before.undrawn, after.undrawn),
    noticed: reasonsBetween(before.noticed, after.noticed),
  };
}

/** The counts as lines for a person, in the order of the pipeline. */
export function describeCounts(counts: FeedCounts): string[] {
  const lines = [`read      ${counts.frames} lines, ${counts.bytes} bytes`];
  const add = (label: string, count: number, reasons: Readonly<Record<string, number | undefined>> = {}): void => {
    const parts = Object.entries(reasons).map(([reason, n]) => `${reason}: ${n}`);
    lines.push(`${label.padEnd(10)}${count}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`);
  };
  add('ignored', sumReasons(counts.ignored), counts.ignored);
  add('refused', sumReasons(counts.refused), counts.refused);
  add('decoded', counts.decoded);
  if (counts.records !== counts.decoded) add('records', counts.records);
  add('filtered', sumReasons(counts.filtered), counts.filtered);
  add('duplicate', counts.duplicate);
  add('stored', counts.stored);
  add('drawable', counts.drawable);
  add('undrawn', sumReasons(counts.undrawn), counts.undrawn);
  if (sumReasons(counts.noticed) > 0) add('noticed', sumReasons(counts.noticed), counts.noticed);
  return lines;
}

function reasonsBetween(before: Reasons, after: Reasons): Record<string, number> {
  const between: Record<string, number> = {};
  for (const [reason, count] of Object.entries(after)) {
    const difference = count - (before[reason] ?? 0);
    if (difference !== 0) between[reason] = difference;
  }
  return between;
}
