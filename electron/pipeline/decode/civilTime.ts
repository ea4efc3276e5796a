import { localToUtcMs } from '../localTime.ts';

const DAY_MS = 86_400_000;
/** 29 February is eight years from the one before at most: 1896 to 1904, 2096 to 2104. */
const MAX_YEARS_BACK = 8;

/** A date and time of day as a log line has it, not yet checked. */
export interface CivilTime {
  /** Null where the format writes none. */
  readonly year: number | null;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** 60 is a leap second, and counts as the next minute's first. */
  readonly second: number;
  readonly ms: number;
}

/** What completes a time that says less than it should. */
export interface TimeContext {
  /** IANA zone of times that come without one. */
  readonly timeZone: string;
  /** When the line was received, UTC epoch ms: a missing year is inferred from it. */
  readonly nowMs: number;
}

/**
 * UTC epoch ms, or null for a date that no calendar has (30 February). `offsetMinutes` is the written zone's distance
 * east of UTC, null where none is written. A missing year becomes the one that puts the time last before tomorrow: on
 * 1 January a line of 31 December is yesterday's, and a sensor's clock may be a day ahead of ours.
 */
export function civilToUtcMs(civil: CivilTime, offsetMinutes: number | null, context: TimeContext): number | null {
  const { year, month, day, hour, minute, second } = civil;
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60) return null;
  if (year !== null) return utcMs(civil, year, offsetMinutes, context.timeZone);
  const latestMs = context.nowMs + DAY_MS;
  const newest = new Date(latestMs + DAY_MS).getUTCFullYear();
  for (let candidate = newest; candidate >= newest - MAX_YEARS_BACK - 1; candidate -= 1) {
    const ms = utcMs(civil, candidate, offsetMinutes, context.timeZone);
    if (ms !== null && ms <= latestMs) return ms;
  }
  return null;
}

/** 1 to 12 for an English month name's first three letters, or 0. */
export function monthNumber(name: string): number {
  const index = 'janfebmaraprmayjunjulaugsepoctnovdec'.indexOf(name.toLowerCase());
  return name.length === 3 && index >= 0 && index % 3 === 0 ? index / 3 + 1 : 0;
}

/** Milliseconds of a written fraction of a second: its first three digits. */
export function fractionMs(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits.slice(0, 3).padEnd(3, '0'));
}

function utcMs(civil: CivilTime, year: number, offsetMinutes: number | null, timeZone: string): number | null {
  if (year < 1000 || year > 9999) return null;
  const dayMs = Date.UTC(year, civil.month - 1, civil.day);
  // Date.UTC rolls 30 February over into March.
  if (civil.day > 28 && new Date(dayMs).getUTCDate() !== civil.day) return null;
  const localMs = dayMs + ((civil.hour * 60 + civil.minute) * 60 + civil.second) * 1000 + civil.ms;
  return offsetMinutes === null ? localToUtcMs(localMs, timeZone) : localMs - offsetMinutes * 60_000;
}
