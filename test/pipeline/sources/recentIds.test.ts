import { expect, test } from 'vitest';
import { RecentIds } from '../../../electron/pipeline/sources/recentIds.ts';

test('a server that sends its last events again at every connection is known each time', () => {
  const ids = new RecentIds(undefined, 100);
  let stored = 0;
  const receive = (id: string): void => {
    if (!ids.has(id)) stored += 1;
    ids.note(id);
  };
  for (let id = 0; id < 300; id += 1) receive(String(id));
  for (let replay = 0; replay < 30; replay += 1) {
    for (let id = 250; id < 300; id += 1) receive(String(id));
  }
  expect(stored).toBe(300);
  expect(ids.lastEventId).toBe('299');
});

test('what it knows over a restart holds each id once, the newest of them', () => {
  const ids = new RecentIds(undefined, 10);
  for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) ids.note(id);
  const position = ids.describe(ids.step) as { recentIds: string[] };
  expect(position.recentIds).toEqual(['a', 'b', 'c']);
  const again = new RecentIds(position, 10);
  expect(['a', 'b', 'c', 'd'].map((id) => again.has(id))).toEqual([true, true, true, false]);
});

test('it forgets the oldest beyond its capacity', () => {
  const ids = new RecentIds(undefined, 3);
  for (const id of ['a', 'b', 'c', 'd', 'e']) ids.note(id);
  expect(ids.has('a')).toBe(false);
  expect(ids.has('e')).toBe(true);
});
