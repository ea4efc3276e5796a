import { SEVERITIES } from '../../electron/contract/event.ts';
import type { WallSummary } from '../../electron/contract/wallPort.ts';

const MINUTE_MS = 60_000;
/** A mean over fewer minutes than these says nothing yet. */
const FEWEST_MINUTES = 5;

export interface Rate {
  /** Events over the last 60 seconds, by severity. */
  readonly bySeverity: readonly number[];
  readonly perMinute: number;
  /** Mean of the hour's complete minutes since its first event; null while there are too few. */
  readonly hourMean: number | null;
  /** The hour's busiest minute, the present one included. */
  readonly peak: number;
  /** Percent above or below the mean of the hour; null where that means nothing. */
  readonly changePercent: number | null;
  readonly hourBySeverity: readonly number[];
}

/** The last 60 seconds are the running minute, and of the minute before it as much as is missing of 60. */
export function rateOf(summary: Pick<WallSummary, 'nowMs' | 'firstMinuteMs' | 'minutes'>): Rate {
  const { minutes } = summary;
  const last = minutes.length - 1;
  const runningMs = summary.nowMs - (summary.firstMinuteMs + last * MINUTE_MS);
  const share = 1 - Math.min(1, Math.max(0, runningMs / MINUTE_MS));
  const bySeverity = SEVERITIES.map((_, index) =>
    Math.round((minutes[last]?.[index] ?? 0) + share * (minutes[last - 1]?.[index] ?? 0)),
  );
  const perMinute = sum(bySeverity);
  const totals = minutes.map(sum);
  const first = totals.findIndex((total) => total > 0);
  const complete = first < 0 ? [] : totals.slice(first, last);
  const hourMean = complete.length < FEWEST_MINUTES ? null : sum(complete) / complete.length;
  return {
    bySeverity,
    perMinute,
    hourMean,
    peak: Math.max(perMinute, ...totals, 0),
    changePercent: hourMean === null || hourMean === 0 ? null : Math.round((perMinute / hourMean - 1) * 100),
    hourBySeverity: SEVERITIES.map((_, index) => sum(minutes.map((minute) => minute[index] ?? 0))),
  };
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
