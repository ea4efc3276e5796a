import { describe, expect, test } from 'vitest';
import { parsePatternTime } from '../../../electron/pipeline/decode/timePattern.ts';

const CONTEXT = { timeZone: 'Europe/Berlin', nowMs: Date.parse('2026-11-22T12:00:00Z') };

function read(text: string, pattern: string): string | null {
  const ms = parsePatternTime(text, pattern, CONTEXT);
  return ms === null ? null : new Date(ms).toISOString();
}

describe('parsePatternTime', () => {
  test.each([
    ['22/11/2026 09:13:13', 'dd/MM/yyyy HH:mm:ss', '2026-11-22T08:13:13.000Z'],
    ['11/22/26 09:13:13 PM', 'MM/dd/yy hh:mm:ss a', '2026-11-22T20:13:13.000Z'],
    ['11/22/26 12:00:00 AM', 'MM/dd/yy hh:mm:ss a', '2026-11-21T23:00:00.000Z'],
    ['2026-11-22T09:13:13.250+0200', "yyyy-MM-dd'T'HH:mm:ss.SSSZ", '2026-11-22T07:13:13.250Z'],
    ['2026-11-22T09:13:13.250Z', "yyyy-MM-dd'T'HH:mm:ss.SSSX", '2026-11-22T09:13:13.250Z'],
    ['Sun Nov 22 09:13:13 GMT 2026', 'EEE MMM dd HH:mm:ss z yyyy', '2026-11-22T09:13:13.000Z'],
    ['Nov  2 2026 09:13:13', 'MMM dd yyyy HH:mm:ss', '2026-11-02T08:13:13.000Z'],
    ["9 o'clock, 22.11.2026", "H 'o''clock', dd.MM.yyyy", '2026-11-22T08:00:00.000Z'],
    ['Nov 22 09:13:13', 'MMM dd HH:mm:ss', '2026-11-22T08:13:13.000Z'],
  ])('reads %s by %s', (text, pattern, expected) => {
    expect(read(text, pattern)).toBe(expected);
  });

  test.each([
    ['31/02/2026 10:00:00', 'dd/MM/yyyy HH:mm:ss'],
    ['22/11/2026', 'dd/MM/yyyy HH:mm:ss'],
    ['2026-11-22', 'ISO8601'],
    ['2026 2026', 'yyyy yyyy'],
    ['x', ''],
  ])('gives up on %s by %s', (text, pattern) => {
    expect(read(text, pattern)).toBeNull();
  });

  test('a pattern made to backtrack costs nothing', () => {
    const start = performance.now();
    for (const pattern of ["E'a'".repeat(15), `${' '.repeat(59)}x`, 'HHmmssSSSddMM'.repeat(4), "' '".repeat(20)]) {
      read('a'.repeat(64), pattern);
      read(' '.repeat(64), pattern);
      read('1'.repeat(64), pattern);
    }
    expect(performance.now() - start).toBeLessThan(200);
  });
});
