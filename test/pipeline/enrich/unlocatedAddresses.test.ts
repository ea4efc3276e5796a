import { describe, expect, test } from 'vitest';
import { UnlocatedAddresses } from '../../../electron/pipeline/enrich/unlocatedAddresses.ts';

describe('UnlocatedAddresses', () => {
  test('counts exactly, most frequent first, equal ones by address', () => {
    const addresses = new UnlocatedAddresses();
    for (const ip of ['9.9.9.9', '10.0.0.2', '10.0.0.1', '9.9.9.9']) addresses.count(ip, 'unlocated');
    expect(addresses.top(2)).toEqual([
      { ip: '9.9.9.9', count: 2, reason: 'unlocated' },
      { ip: '10.0.0.1', count: 1, reason: 'unlocated' },
    ]);
    addresses.clear();
    expect(addresses.top(10)).toEqual([]);
  });

  test('keeps the frequent ones through a sweep of made-up addresses, and does not grow', () => {
    const addresses = new UnlocatedAddresses();
    for (let index = 0; index < 200_000; index += 1) {
      addresses.count(`240.${index >> 16}.${(index >> 8) & 255}.${index & 255}`, 'unlocated');
      if (index % 100 === 0) addresses.count(`10.0.0.${(index / 100) % 20}`, 'private');
    }
    const top = addresses.top(100_000);
    expect(top).toHaveLength(2048);
    expect(top.slice(0, 20).every(({ reason, count }) => reason === 'private' && count > 90)).toBe(true);
  });
});
