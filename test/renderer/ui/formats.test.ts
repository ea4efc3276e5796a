import { describe, expect, test } from 'vitest';
import { countryName } from '../../../renderer/ui/countryName.ts';
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatPlural,
  formatRate,
} from '../../../renderer/ui/formatNumber.ts';
import {
  formatAge,
  formatTook,
  localDateTime,
  utcDateTime,
  utcMinute,
  utcTime,
} from '../../../renderer/ui/formatTime.ts';

const MOMENT = Date.UTC(2026, 5, 5, 9, 14, 7, 42);

describe('numbers', () => {
  test('whole numbers have separators, and small tiles get three digits', () => {
    expect(formatCount(2_197_616)).toBe('2,197,616');
    expect(formatCompact(9_999)).toBe('9,999');
    expect(formatCompact(48_717_204)).toBe('48.7M');
  });

  test('a slow feed shows a fraction, a fast one does not', () => {
    expect([0, 0.04, 0.4, 6, 9.96, 812.4, 12_500].map(formatRate)).toEqual([
      '0',
      '0.0',
      '0.4',
      '6.0',
      '10',
      '812',
      '12,500',
    ]);
  });

  test('bytes change their unit before they show four digits', () => {
    expect([0, 999, 1_500, 999_600, 12_400_000].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.5 KB',
      '1.0 MB',
      '12 MB',
    ]);
  });

  test('one is not a plural', () => {
    expect([formatPlural(1, 'event'), formatPlural(0, 'event'), formatPlural(1_200, 'event')]).toEqual([
      '1 event',
      '0 events',
      '1,200 events',
    ]);
  });
});

describe('times', () => {
  test('the wall shows UTC', () => {
    expect(utcTime(MOMENT)).toBe('09:14:07');
    expect(utcMinute(MOMENT)).toBe('09:14');
    expect(utcDateTime(MOMENT)).toBe('2026-06-05 09:14:07.042 UTC');
  });

  test('the desk shows the machine’s own time', () => {
    const local = new Date(MOMENT);
    const hours = String(local.getHours()).padStart(2, '0');
    expect(localDateTime(MOMENT)).toContain(`${hours}:`);
    expect(localDateTime(MOMENT)).toMatch(/^2026-06-0\d \d\d:\d\d:07$/);
  });

  test('a time that is none does not throw', () => {
    expect(utcTime(Number.NaN)).toBe('--:--:--');
    expect(localDateTime(Number.NaN)).toBe('–');
  });

  test('a duration is as exact as one needs', () => {
    const ages = [-5, 12_000, 240_000, 3_600_000, 7_800_000, 5 * 86_400_000].map(formatAge);
    expect(ages).toEqual(['0 s', '12 s', '4 min', '1 h', '2 h 10 min', '5 days']);
    expect([38.4, 1_240].map(formatTook)).toEqual(['38 ms', '1.2 s']);
  });
});

describe('countries', () => {
  test('codes have English names, and the long ones are said shorter', () => {
    expect(['CN', 'US', 'HK', 'XK'].map(countryName)).toEqual(['China', 'United States', 'Hong Kong', 'Kosovo']);
  });

  test('what is no code stays as it is', () => {
    expect(['', 'T1', 'ZZZ', '<b>', 'cn'].map(countryName)).toEqual(['', 'T1', 'ZZZ', '<b>', 'cn']);
  });
});
