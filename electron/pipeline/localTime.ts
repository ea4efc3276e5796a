import { BoundedCache } from './boundedCache.ts';

const HOUR_MS = 3_600_000;

const formats = new Map<string, Intl.DateTimeFormat | null>();
/** Offsets change on the quarter hour at most, so an hour's worth of log lines asks Intl a few times. */
const offsets = new BoundedCache<string, number>(4096);

export function isTimeZone(timeZone: string): boolean {
  return formatOf(timeZone) !== null;
}

/**
 * UTC epoch ms of a wall clock reading in an IANA zone. `localMs` is that reading taken as if it were UTC. Of the two
 * meanings of an hour that comes twice, the earlier; a zone that does not exist counts as UTC.
 */
export function localToUtcMs(localMs: number, timeZone: string): number {
  if (timeZone === 'UTC') return localMs;
  const before = localMs - offsetMs(localMs - 24 * HOUR_MS, timeZone);
  if (before + offsetMs(before, timeZone) === localMs) return before;
  return localMs - offsetMs(localMs + 24 * HOUR_MS, timeZone);
}

/** How far the zone's clocks are ahead of UTC at that instant. */
export function offsetMs(utcMs: number, timeZone: string): number {
  const quarter = Math.floor(utcMs / (HOUR_MS / 4));
  const key = `${timeZone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const offset = readOffset(quarter * (HOUR_MS / 4), timeZone);
  offsets.set(key, offset);
  return offset;
}

function readOffset(utcMs: number, timeZone: string): number {
  const format = formatOf(timeZone);
  if (format === null) return 0;
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format.formatToParts(utcMs)) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - utcMs;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat | null = null;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // A RangeError: Intl does not know the zone.
  }
  formats.set(timeZone, format);
  return format;
}
