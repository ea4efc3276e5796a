import { expect, test } from 'vitest';
import { inputValueOf, rangeWords, spanOf } from '../../../renderer/history/timeRange.ts';

const NOW = Date.UTC(2026, 10, 22, 12, 34, 56);

test('a preset moves with the clock and has no end', () => {
  expect(spanOf({ kind: 'preset', preset: '15m' }, NOW)).toEqual({ sinceMs: NOW - 900_000, untilMs: null });
  expect(spanOf({ kind: 'preset', preset: 'all' }, NOW)).toEqual({ sinceMs: null, untilMs: null });
  expect(rangeWords({ kind: 'preset', preset: '7d' })).toBe('the last 7 days');
});

test('chosen ends are local time, and an empty one is open', () => {
  const from = inputValueOf(NOW);
  expect(spanOf({ kind: 'custom', from, to: '' }, NOW)).toEqual({ sinceMs: NOW - 56_000, untilMs: null });
});

test('a range that cannot be is refused in words', () => {
  expect(spanOf({ kind: 'custom', from: '2026-06-05T10:00', to: '2026-06-05T09:00' }, NOW)).toBe(
    'The range ends before it begins.',
  );
  expect(spanOf({ kind: 'custom', from: 'yesterday', to: '' }, NOW)).toBe('That is not a date and time.');
});
