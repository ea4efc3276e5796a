import { LIVE_WINDOW_MS, SEVERITIES } from '../../contract/event.ts';
import type { EventBatch } from '../../contract/eventBatch.ts';

/** The severe ones may take this part of a sample before the others get their share. */
const SEVERE_SHARE = 0.75;
const SEVERE = SEVERITIES.indexOf('high');

/**
 * Which rows of a batch to send when there is room for fewer, ascending: live events before late ones, which a wall does
 * not animate; among the live ones critical and high first, up to three quarters; evenly within each kind.
 */
export function sampleRows(batch: EventBatch, candidates: readonly number[], room: number): number[] {
  if (candidates.length <= room) return [...candidates];
  const severe: number[] = [];
  const others: number[] = [];
  const late: number[] = [];
  for (const row of candidates) {
    const lagMs = (batch.receivedMs[row] ?? 0) - (batch.tsMs[row] ?? 0);
    if (lagMs > LIVE_WINDOW_MS) late.push(row);
    else if ((batch.severity[row] ?? 0) <= SEVERE) severe.push(row);
    else others.push(row);
  }
  const forSevere = Math.min(severe.length, Math.max(Math.ceil(room * SEVERE_SHARE), room - others.length));
  const forOthers = Math.min(others.length, room - forSevere);
  const sample = [
    ...evenly(severe, forSevere),
    ...evenly(others, forOthers),
    ...evenly(late, room - forSevere - forOthers),
  ];
  return sample.sort((a, b) => a - b);
}

/** `count` of the rows, spread over all of them. */
function evenly(rows: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, index) => rows[Math.floor(((index + 0.5) * rows.length) / count)] ?? 0);
}
