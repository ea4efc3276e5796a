import { expect, test } from 'vitest';
import { BoundedCache } from '../../electron/pipeline/boundedCache.ts';

test('keeps what is asked for again, and never more than its capacity', () => {
  const cache = new BoundedCache<number, string>(100);
  cache.set(-1, 'asked for');
  for (let key = 0; key < 10_000; key += 1) {
    cache.set(key, String(key));
    expect(cache.get(-1)).toBe('asked for');
    expect(cache.size).toBeLessThanOrEqual(100);
  }
  expect(cache.get(9999)).toBe('9999');
  expect(cache.get(0)).toBeUndefined();
  cache.clear();
  expect(cache.get(-1)).toBeUndefined();
});
