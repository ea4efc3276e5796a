import { civilToUtcMs, fractionMs, type TimeContext } from './civilTime.ts';

const TIME = /^(\d{2})\/(\d{2})(?:\/(\d{4}|\d{2}))?-(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?$/;

/**
 * UTC epoch ms of the times that Snort and Suricata write in local time, or null. `order` says what the three parts of
 * a date are: Suricata's fast.log and Snort 2.9 with -y write month, day, year; Snort 3 with -y writes year, month, day.
 * Two parts are month and day in all of them. Years of two digits are of this century.
 */
export function parseSlashTime(
  text: string,
  order: 'month-day-year' | 'year-month-day',
  context: TimeContext,
): number | null {
  const [, first = '', second = '', third, hour, minute, seconds, fraction] = TIME.exec(text) ?? [];
  if (hour === undefined) return null;
  const isYearFirst = third !== undefined && order === 'year-month-day';
  if (isYearFirst && third.length === 4) return null;
  const year = isYearFirst ? first : third;
  return civilToUtcMs(
    {
      year: year === undefined ? null : year.length === 2 ? 2000 + Number(year) : Number(year),
      month: Number(isYearFirst ? second : first),
      day: Number(isYearFirst ? third : second),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(seconds),
      ms: fractionMs(fraction),
    },
    null,
    context,
  );
}
