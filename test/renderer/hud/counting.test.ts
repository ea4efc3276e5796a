import { expect, test } from 'vitest';
import { stepToward, type Counting } from '../../../renderer/wall/hud/counting.ts';

test('the first value is there at once', () => {
  expect(stepToward(null, 2_197_616, 5).shown).toBe(2_197_616);
});

test('a figure counts to its goal in four steps and is exact then', () => {
  let counting: Counting = stepToward(null, 100, 0);
  const seen: number[] = [];
  for (let tick = 1; tick <= 6; tick += 1) {
    counting = stepToward(counting, 437, tick);
    seen.push(counting.shown);
  }
  expect(seen).toEqual([184, 268, 353, 437, 437, 437]);
});

test('drawing twice in one tick steps once, and rest costs no drawing', () => {
  const first = stepToward(null, 10, 0);
  const stepped = stepToward(first, 20, 1);
  expect(stepToward(stepped, 20, 1)).toBe(stepped);
  expect(stepToward(first, 10, 7)).toBe(first);
});

test('a goal that runs is followed, and one that falls is counted down to', () => {
  let counting: Counting = stepToward(null, 0, 0);
  for (let tick = 1; tick <= 100; tick += 1) counting = stepToward(counting, tick * 10, tick);
  expect(counting.shown).toBeGreaterThan(950);
  for (let tick = 101; tick <= 104; tick += 1) counting = stepToward(counting, 3, tick);
  expect(counting.shown).toBe(3);
});
