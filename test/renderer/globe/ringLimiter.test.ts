import { describe, expect, test } from 'vitest';
import { RingLimiter } from '../../../renderer/wall/globe/ringLimiter.ts';
import { unitVector } from '../../../renderer/wall/globe/unitVector.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';

const HOME = unitVector(35.9, 14.5);
const NOW_MS = 1_763_000_000_000;

describe('the ring limiter', () => {
  test('keeps a thousand landings a second at one home to a few rings, in whatever order they come', () => {
    const random = new RandomSource(31);
    const limiter = new RingLimiter();
    let rings = 0;
    for (let landing = 0; landing < 10_000; landing += 1) {
      if (limiter.allows(HOME, random.below(5), NOW_MS + random.below(10_000))) rings += 1;
    }
    expect(rings).toBeGreaterThan(30);
    expect(rings).toBeLessThan(10 * 20);
  });

  test('lets a worse landing through where a milder one has just been', () => {
    const limiter = new RingLimiter();
    expect(limiter.allows(HOME, 3, NOW_MS)).toBe(true);
    expect(limiter.allows(HOME, 3, NOW_MS)).toBe(false);
    expect(limiter.allows(HOME, 0, NOW_MS)).toBe(true);
    expect(limiter.allows(HOME, 3, NOW_MS)).toBe(false);
  });

  test('lets landings elsewhere and later through', () => {
    const limiter = new RingLimiter();
    expect(limiter.allows(HOME, 3, NOW_MS)).toBe(true);
    expect(limiter.allows(unitVector(1.35, 103.8), 3, NOW_MS)).toBe(true);
    expect(limiter.allows(HOME, 3, NOW_MS + 1000)).toBe(true);
  });
});
