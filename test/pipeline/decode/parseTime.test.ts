import { describe, expect, test } from 'vitest';
import { parseTime } from '../../../electron/pipeline/decode/parseTime.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';

const utc = (text: string): string | null => {
  const ms = parseTime(text, 'UTC');
  return ms === null ? null : new Date(ms).toISOString();
};

describe('parseTime', () => {
  test.each([
    ['2026-11-18T11:06:41.175958+0000', '2026-11-18T11:06:41.175Z'],
    ['2026-11-18T11:06:41.175958-0530', '2026-11-18T16:36:41.175Z'],
    ['2026-11-18T11:06:41+02:00', '2026-11-18T09:06:41.000Z'],
    ['2026-11-18T11:06:41+02', '2026-11-18T09:06:41.000Z'],
    ['2026-11-18T11:06:41.5Z', '2026-11-18T11:06:41.500Z'],
    ['2026-11-18 11:06:41,25 Z', '2026-11-18T11:06:41.250Z'],
    ['2026-11-18t11:06z', '2026-11-18T11:06:00.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['2026-12-31T23:59:60Z', '2027-01-01T00:00:00.000Z'],
    ['1969-12-31T23:59:59Z', '1969-12-31T23:59:59.000Z'],
  ])('reads %s', (text, expected) => {
    expect(utc(text)).toBe(expected);
  });

  test.each([
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:61Z',
    '',
    'now',
    '2026-01-01',
    '2026-1-1T00:00:00Z',
    '2026-01-01T00:00:00.Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01X00:00:00Z',
    '2026-01-01T00:00:00Zulu',
    '2026-01-01T00:00:00+0000x',
    '2026-01-01T00:00:00+000',
    '١٢٣٤-01-01T00:00:00Z',
  ])('refuses %s', (text) => {
    expect(utc(text)).toBeNull();
  });

  test('agrees with Date on random times of four centuries', () => {
    const random = new RandomSource(2);
    for (let round = 0; round < 5000; round += 1) {
      const ms = Math.floor((random.fraction() - 0.4) * 12_622_780_800_000);
      expect(parseTime(new Date(ms).toISOString(), 'UTC')).toBe(ms);
    }
  });

  test('takes a time without a zone for one of the feed’s zone, summer and winter', () => {
    const berlin = (text: string): string => new Date(parseTime(text, 'Europe/Berlin') ?? Number.NaN).toISOString();
    expect(berlin('2026-11-18T12:00:00')).toBe('2026-11-18T11:00:00.000Z');
    expect(berlin('2026-07-01T12:00:00')).toBe('2026-07-01T10:00:00.000Z');
    // The hour that comes twice counts as its first; the one that never comes is still some time.
    expect(berlin('2026-10-25T02:30:00')).toBe('2026-10-25T00:30:00.000Z');
    expect(berlin('2026-10-25T03:30:00')).toBe('2026-10-25T02:30:00.000Z');
    expect(berlin('2026-03-29T01:59:59')).toBe('2026-03-29T00:59:59.000Z');
    expect(berlin('2026-03-29T03:00:00')).toBe('2026-03-29T01:00:00.000Z');
    expect(parseTime('2026-11-18T12:00:00', 'Asia/Kolkata')).toBe(Date.UTC(2026, 10, 18, 6, 30));
  });
});
