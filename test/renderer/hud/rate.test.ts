import { describe, expect, test } from 'vitest';
import { rateOf } from '../../../renderer/wall/rate.ts';
import { gaugeSegments } from '../../../renderer/wall/hud/rateGauge.tsx';
import { stackBars } from '../../../renderer/wall/hud/stackBars.ts';

const FIRST = 1_763_800_020_000;

function minutes(change: (minute: number) => readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: 60 }, (_, minute) => change(minute));
}

describe('events per minute', () => {
  test('is of the last 60 seconds, whatever second of the minute it is', () => {
    const steady = minutes((minute) => (minute === 59 ? [0, 0, 30, 0, 0] : [0, 0, 60, 0, 0]));
    expect(rateOf({ nowMs: FIRST + 59 * 60_000 + 30_000, firstMinuteMs: FIRST, minutes: steady }).perMinute).toBe(60);
    const begun = minutes((minute) => (minute === 59 ? [0, 0, 0, 0, 0] : [0, 0, 60, 0, 0]));
    expect(rateOf({ nowMs: FIRST + 59 * 60_000, firstMinuteMs: FIRST, minutes: begun }).perMinute).toBe(60);
  });

  test('is compared with the complete minutes since the first event', () => {
    const rising = minutes((minute) => (minute < 50 ? [0, 0, 0, 0, 0] : [0, 0, minute === 59 ? 150 : 100, 0, 0]));
    const rate = rateOf({ nowMs: FIRST + 60 * 60_000, firstMinuteMs: FIRST, minutes: rising });
    expect(rate).toMatchObject({ perMinute: 150, hourMean: 100, changePercent: 50, peak: 150 });
    expect(rate.hourBySeverity).toEqual([0, 0, 1050, 0, 0]);
  });

  test('is compared with nothing in the first minutes, and in silence', () => {
    const young = minutes((minute) => (minute < 57 ? [0, 0, 0, 0, 0] : [1, 0, 0, 0, 0]));
    expect(rateOf({ nowMs: FIRST + 59 * 60_000, firstMinuteMs: FIRST, minutes: young }).changePercent).toBeNull();
    const none = minutes(() => [0, 0, 0, 0, 0]);
    expect(rateOf({ nowMs: FIRST, firstMinuteMs: FIRST, minutes: none })).toMatchObject({
      perMinute: 0,
      peak: 0,
      hourMean: null,
    });
  });
});

describe('the gauge', () => {
  test('is as long as the rate is of the busiest minute, and shows even one critical event', () => {
    const segments = gaugeSegments({ bySeverity: [1, 0, 0, 0, 4_999], perMinute: 5_000, peak: 10_000 });
    expect(segments.map((segment) => segment.severity)).toEqual(['critical', 'info']);
    expect(segments[0]).toMatchObject({ fromDeg: 0 });
    expect((segments[0]?.toDeg ?? 0) - (segments[0]?.fromDeg ?? 0)).toBeGreaterThanOrEqual(3);
    expect(segments[1]?.toDeg).toBeLessThan(145);
    expect(segments[1]?.toDeg).toBeGreaterThan(130);
  });

  test('never runs past its end, and is empty without events', () => {
    const full = gaugeSegments({ bySeverity: [1, 1, 1, 1, 9_996], perMinute: 10_000, peak: 10_000 });
    expect(full.at(-1)?.toDeg).toBeLessThanOrEqual(270);
    expect(gaugeSegments({ bySeverity: [0, 0, 0, 0, 0], perMinute: 0, peak: 10 })).toEqual([]);
  });
});

describe('the bars of the last hour', () => {
  test('stack from the least severe up, and stay within the field', () => {
    const paths = stackBars(
      [
        [0, 0, 0, 0, 10],
        [5, 0, 0, 0, 5],
        [10_000, 1, 1, 1, 1],
      ],
      10_004,
    );
    expect(paths).toHaveLength(5);
    expect(paths[0]?.match(/M/g)).toHaveLength(2);
    for (const [, y] of paths.join('').matchAll(/M\d+ ([\d.]+)/g)) expect(Number(y)).toBeGreaterThanOrEqual(0);
    expect(stackBars([[1, 0, 0, 0, 0]], 0)).toEqual(['', '', '', '', '']);
  });
});
