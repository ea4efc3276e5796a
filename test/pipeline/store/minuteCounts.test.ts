import { describe, expect, test } from 'vitest';
import { packCounts, unpackCounts } from '../../../electron/pipeline/store/minuteCounts.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';

function unpacked(bytes: Uint8Array): [number, number][] {
  const pairs: [number, number][] = [];
  unpackCounts(bytes, (key, count) => pairs.push([key, count]));
  return pairs;
}

describe('packed counts of a minute', () => {
  test('come back as they were, by ascending key', () => {
    const random = new RandomSource(41);
    for (let round = 0; round < 300; round += 1) {
      const counts = new Map<number, number>();
      for (let entry = random.below(80); entry > 0; entry -= 1) {
        counts.set(random.below(2 ** random.below(32)), 1 + random.below(2 ** random.below(33) - 1));
      }
      expect(unpacked(packCounts(counts))).toEqual([...counts].sort(([a], [b]) => a - b));
    }
  });

  test('take two bytes for a small key and count, and none for nothing', () => {
    expect(packCounts(new Map())).toHaveLength(0);
    expect(
      packCounts(
        new Map([
          [0, 1],
          [1, 127],
        ]),
      ),
    ).toHaveLength(4);
  });

  test('hold the largest key and count that there can be', () => {
    const largest: [number, number][] = [[0x7fff_ffff, 0xffff_ffff]];
    expect(unpacked(packCounts(new Map(largest)))).toEqual(largest);
  });
});
