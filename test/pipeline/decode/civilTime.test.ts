import { describe, expect, test } from 'vitest';
import { civilToUtcMs, monthNumber, type CivilTime } from '../../../electron/pipeline/decode/civilTime.ts';

const NOON: Omit<CivilTime, 'month' | 'day'> = { year: null, hour: 12, minute: 0, second: 0, ms: 0 };

function inferred(month: number, day: number, now: string, timeZone = 'UTC'): string | null {
  const ms = civilToUtcMs({ ...NOON, month, day }, null, { timeZone, nowMs: Date.parse(now) });
  return ms === null ? null : new Date(ms).toISOString();
}

describe('civilToUtcMs', () => {
  test.each([
    ['a line of December read in January is last year’s', 12, 31, '2027-01-01T00:00:05Z', '2026-12-31T12:00:00.000Z'],
    ['a clock half a day ahead at New Year means next year', 1, 1, '2026-12-31T23:30:00Z', '2027-01-01T12:00:00.000Z'],
    ['a line of today is this year’s', 11, 22, '2026-11-22T12:00:00Z', '2026-11-22T12:00:00.000Z'],
    ['a line a day ahead is kept there', 11, 23, '2026-11-22T12:00:00Z', '2026-11-23T12:00:00.000Z'],
    ['a line two days ahead is a year old', 11, 24, '2026-11-22T12:00:00Z', '2025-11-24T12:00:00.000Z'],
    ['a leap day is the last one', 2, 29, '2027-06-01T00:00:00Z', '2024-02-29T12:00:00.000Z'],
    ['a leap day is found across a century without one', 2, 29, '2103-06-01T00:00:00Z', '2096-02-29T12:00:00.000Z'],
  ])('%s', (_, month, day, now, expected) => {
    expect(inferred(month, day, now)).toBe(expected);
  });

  test('infers the year in the zone of the feed, not in UTC', () => {
    // 31 December 12:00 in Kiritimati (UTC+14) is 30 December 22:00 UTC.
    expect(inferred(12, 31, '2026-12-30T22:00:01Z', 'Pacific/Kiritimati')).toBe('2026-12-30T22:00:00.000Z');
  });

  test.each([
    [2, 30],
    [4, 31],
    [13, 1],
    [0, 1],
    [1, 0],
  ])('knows no month %i with a day %i', (month, day) => {
    expect(inferred(month, day, '2026-11-22T12:00:00Z')).toBeNull();
  });

  test('takes a leap second for the first of the next minute, and no 25th hour', () => {
    const context = { timeZone: 'UTC', nowMs: 0 };
    const leap = { year: 2016, month: 12, day: 31, hour: 23, minute: 59, second: 60, ms: 0 };
    expect(civilToUtcMs(leap, null, context)).toBe(Date.parse('2017-01-01T00:00:00Z'));
    expect(civilToUtcMs({ ...leap, hour: 24 }, null, context)).toBeNull();
  });
});

describe('monthNumber', () => {
  test('knows the English names, and nothing in between them', () => {
    expect(['Jan', 'DEC', 'anf', 'Ja', 'January'].map(monthNumber)).toEqual([1, 12, 0, 0, 0]);
  });
});
