import { describe, expect, test } from 'vitest';
import { parseWrittenTime } from '../../../electron/pipeline/decode/writtenTime.ts';

const CONTEXT = { timeZone: 'Europe/Berlin', nowMs: Date.parse('2026-11-22T12:00:00Z') };

function read(text: string): string | null {
  const ms = parseWrittenTime(text, CONTEXT);
  return ms === null ? null : new Date(ms).toISOString();
}

describe('parseWrittenTime', () => {
  test.each([
    ['1795335193', '2026-11-22T08:13:13.000Z'],
    ['1795335193.001', '2026-11-22T08:13:13.001Z'],
    ['1795335193250', '2026-11-22T08:13:13.250Z'],
    ['1795335193250000', '2026-11-22T08:13:13.250Z'],
    ['1795335193250000000', '2026-11-22T08:13:13.250Z'],
  ])('reads the epoch %s by its length', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test.each([
    ['Nov 22 2026 09:13:13', '2026-11-22T08:13:13.000Z'],
    ['Nov 22 2026 09:13:13.250', '2026-11-22T08:13:13.250Z'],
    ['Nov 22 2026 09:13:13.250 UTC', '2026-11-22T09:13:13.250Z'],
    ['Nov 22 2026 09:13:13 GMT+02:00', '2026-11-22T07:13:13.000Z'],
    ['Nov 22 2026 09:13:13 EST', '2026-11-22T14:13:13.000Z'],
    ['Nov-22-2026 09:13:13 -0330', '2026-11-22T12:43:13.000Z'],
    ['Nov 22 09:13:13', '2026-11-22T08:13:13.000Z'],
    ['Nov  2 09:13:13', '2026-11-02T08:13:13.000Z'],
    ['Jul 01 2026 09:13', '2026-07-01T07:13:00.000Z'],
    ['2026-11-22T09:13:13.250+01:00', '2026-11-22T08:13:13.250Z'],
    ['2026-11-22 09:13:13', '2026-11-22T08:13:13.000Z'],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test.each(['Nov 31 2026 09:13:13', 'Nov 22 2026 09:13:13 IST', 'Nov 22', '12345678', 'yesterday', '', ' '])(
    'gives up on "%s" rather than be hours wrong',
    (text) => {
      expect(read(text)).toBeNull();
    },
  );
});
