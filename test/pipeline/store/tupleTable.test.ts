import { describe, expect, test } from 'vitest';
import { TupleTable } from '../../../electron/pipeline/store/tupleTable.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';

describe('a tuple table', () => {
  test('numbers distinct tuples in the order of their arrival, over growth and clearing', () => {
    const random = new RandomSource(51);
    const table = new TupleTable(4);
    for (let round = 0; round < 3; round += 1) {
      const model = new Map<string, number>();
      for (let step = 0; step < 20_000; step += 1) {
        const tuple = Array.from({ length: 5 }, () => random.below(6) * random.pick([1, -1, 0x7fff_ffff / 6]) || 0);
        const [a = 0, b = 0, c = 0, d = 0, e = 0] = tuple.map((value) => value | 0);
        const key = [a, b, c, d, e].join();
        const expected = model.get(key) ?? model.size;
        model.set(key, expected);
        if (table.number(a, b, c, d, e) !== expected) throw new Error(`${key} is not number ${expected}`);
      }
      expect(table.size).toBe(model.size);
      table.clear();
      expect(table.size).toBe(0);
    }
  });
});
