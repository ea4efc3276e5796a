import { civilToUtcMs, fractionMs, monthNumber, type TimeContext } from './civilTime.ts';
import { parseTime } from './parseTime.ts';
import { zoneOffsetMinutes } from './zoneOffset.ts';

const MAX_LENGTH = 64;
const EPOCH = /^(\d{9,19})(?:\.(\d{1,9}))?$/;
const MONTH_FIRST =
  /^([A-Za-z]{3})[ -]{1,2}(\d{1,2})(?:[ -](\d{4}))?,? {1,2}(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: (\S{1,20}))?$/;

/**
 * UTC epoch ms of a time as security devices write it, or null: an epoch in seconds, ms, us or ns (by its length), ISO
 * 8601 (parseTime), and `Nov 22 2026 12:30:21.123 CET` with the year, the seconds, the fraction and the zone optional.
 * These are the forms of CEF's `rt`, `start` and `end` (ArcSight CEF, "Date Formats"), of LEEF's `devTime`, and of RFC
 * 3164 section 4.1.2. A zone that is not known for certain makes the time unreadable rather than hours wrong.
 */
export function parseWrittenTime(text: string, context: TimeContext): number | null {
  if (text.length > MAX_LENGTH) return null;
  const [, epoch, part] = EPOCH.exec(text) ?? [];
  if (epoch !== undefined) return epochMs(epoch, part);
  const [, month = '', day, year, hour, minute, second = '0', fraction, zone] = MONTH_FIRST.exec(text) ?? [];
  if (day === undefined) return parseTime(text, context.timeZone);
  const offsetMinutes = zone === undefined ? null : zoneOffsetMinutes(zone);
  if (zone !== undefined && offsetMinutes === null) return null;
  return civilToUtcMs(
    {
      year: year === undefined ? null : Number(year),
      month: monthNumber(month),
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second),
      ms: fractionMs(fraction),
    },
    offsetMinutes,
    context,
  );
}

/** Digits are cut off rather than divided: as a double, an epoch in ns or in seconds with a fraction is not exact. */
function epochMs(digits: string, fraction: string | undefined): number {
  const { length } = digits;
  if (length <= 11) return Number(digits) * 1000 + fractionMs(fraction);
  return Number(length <= 14 ? digits : digits.slice(0, length <= 17 ? -3 : -6));
}
