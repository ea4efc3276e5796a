import { describe, expect, test } from 'vitest';
import { SlidingTop } from '../../../electron/pipeline/publish/slidingTop.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';

describe('the top of a sliding hour', () => {
  test('equals a direct count while minutes come and go', () => {
    const random = new RandomSource(61);
    const top = new SlidingTop();
    const minutes = Array.from({ length: 60 }, () => new Map<string, number>());
    for (let step = 0; step < 3000; step += 1) {
      const slot = random.below(60);
      if (random.chance(0.02)) {
        top.clearSlot(slot);
        minutes[slot] = new Map();
      }
      const key = `key ${random.skewed(500)}`;
      const count = 1 + random.below(20);
      top.add(slot, key, key, count);
      minutes[slot]?.set(key, (minutes[slot]?.get(key) ?? 0) + count);
    }
    const totals = new Map<string, number>();
    for (const minute of minutes) for (const [key, count] of minute) totals.set(key, (totals.get(key) ?? 0) + count);
    const expected = [...totals].map(([key, count]) => ({ key, label: key, count }));
    expected.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
    expect(top.top(10)).toEqual(expected.slice(0, 10));
    expect(top.top(10_000)).toEqual(expected);
  });

  test('is empty again when every minute was forgotten', () => {
    const top = new SlidingTop();
    for (let slot = 0; slot < 60; slot += 1) top.add(slot, `key ${slot}`, '', 5);
    for (let slot = 0; slot < 60; slot += 1) top.clearSlot(slot);
    expect(top.top(10)).toEqual([]);
  });

  test('keeps the frequent keys when an attacker floods it with made-up ones', () => {
    const top = new SlidingTop();
    const frequent = Array.from({ length: 10 }, (_, index) => `frequent ${index}`);
    for (let step = 0; step < 300_000; step += 1) {
      top.add(step % 60, `made up ${step}`, '', 1);
      if (step % 100 === 0) for (const key of frequent) top.add(step % 60, key, key, 1);
    }
    expect(
      top
        .top(10)
        .map(({ key }) => key)
        .sort(),
    ).toEqual(frequent);
  });
});
