import { localToUtcMs } from '../localTime.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * UTC epoch ms of `2026-11-18T11:06:41.175958+0000` and its kin: `T` or a space between date and time, seconds and
 * their fraction optional (digits after the milliseconds are dropped), the zone as `Z`, `+hh`, `+hhmm` or `+hh:mm`.
 * Without a zone it is local time of `timeZone` (IANA). Null for anything else, and for a date that no calendar has:
 * `new Date` would turn 30 February into 2 March. A leap second (60) counts as the next minute's first.
 */
export function parseTime(text: string, timeZone: string): number | null {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const between = text.charCodeAt(10);
  if ((year | month | day | hour | minute) < 0 || text[4] !== '-' || text[7] !== '-' || text[13] !== ':') return null;
  if (between !== 84 && between !== 32 && between !== 116) return null;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59) return null;
  let index = 16;
  let ms = 0;
  if (text.charCodeAt(index) === 58) {
    const second = digits(text, index + 1, 2);
    if (second < 0 || second > 60) return null;
    ms = second * 1000;
    index += 3;
    const point = text.charCodeAt(index);
    if (point === 46 || point === 44) {
      const start = index + 1;
      for (index = start; isDigit(text.charCodeAt(index)); index += 1) {
        const place = index - start;
        if (place < 3) ms += (text.charCodeAt(index) - 48) * (place === 0 ? 100 : place === 1 ? 10 : 1);
      }
      if (index === start) return null;
    }
  }
  const localMs = daysFromCivil(year, month, day) * DAY_MS + (hour * 60 + minute) * MINUTE_MS + ms;
  if (index === text.length) return localToUtcMs(localMs, timeZone);
  const offset = zoneMinutes(text, text.charCodeAt(index) === 32 ? index + 1 : index);
  return offset === null ? null : localMs - offset * MINUTE_MS;
}

/** Minutes east of UTC of the zone that ends the text. */
function zoneMinutes(text: string, start: number): number | null {
  const sign = text.charCodeAt(start);
  if (sign === 90 || sign === 122) return text.length === start + 1 ? 0 : null;
  if (sign !== 43 && sign !== 45) return null;
  const hours = digits(text, start + 1, 2);
  const minutesStart = text.charCodeAt(start + 3) === 58 ? start + 4 : start + 3;
  const minutes = text.length === start + 3 ? 0 : digits(text, minutesStart, 2);
  if (hours < 0 || minutes < 0 || hours > 23 || minutes > 59) return null;
  if (text.length !== start + 3 && text.length !== minutesStart + 2) return null;
  return (sign === 45 ? -1 : 1) * (hours * 60 + minutes);
}

/** The number that `count` digits at `start` write, or -1. */
function digits(text: string, start: number, count: number): number {
  let value = 0;
  for (let index = start; index < start + count; index += 1) {
    const code = text.charCodeAt(index);
    if (!isDigit(code)) return -1;
    value = value * 10 + code - 48;
  }
  return value;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01 of a Gregorian date: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}
