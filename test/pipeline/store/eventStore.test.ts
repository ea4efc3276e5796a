import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UNDRAWN_REASONS } from '../../../electron/contract/event.ts';
import { readEventBatch } from '../../../electron/contract/eventBatch.ts';
import { EMPTY_COUNTS } from '../../../electron/contract/feedHealth.ts';
import { packEvents } from '../../../electron/contract/eventBatchWriter.ts';
import { sumReasons } from '../../../electron/contract/feedHealth.ts';
import { connect } from '../../../electron/pipeline/store/openDatabase.ts';
import { commitAll, databaseIn, openHistoryIn, openStoreIn, requestOf, tallyOf } from '../../fixtures/eventStores.ts';
import { randomEvents } from '../../fixtures/randomEvents.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';

let folder: TemporaryDirectory;

beforeEach(() => (folder = temporaryDirectory()));
afterEach(() => folder.remove());

describe('commit', () => {
  test('gives ascending ids and writes them into the batch', () => {
    const store = openStoreIn(folder.path);
    const first = requestOf(randomEvents(1, 30));
    const second = requestOf(randomEvents(2, 5));
    store.commit(first);
    store.commit(second);
    expect([...readEventBatch(first.buffer).id]).toEqual(Array.from({ length: 30 }, (_, row) => row + 1));
    expect([...readEventBatch(second.buffer).id]).toEqual([31, 32, 33, 34, 35]);
    store.close();
  });

  test('never gives an id again, though the newest events were deleted and the store reopened', () => {
    const store = openStoreIn(folder.path);
    commitAll(store, randomEvents(1, 40));
    store.close();
    deleteEvents('id > 10');
    const again = openStoreIn(folder.path);
    expect(commitAll(again, randomEvents(2, 3))).toBe(41);
    again.close();
  });

  test('tells what was stored, by feed, with the newest event of each', () => {
    const store = openStoreIn(folder.path);
    const events = randomEvents(3, 200);
    const committed = store.commit(requestOf(events));
    if (!committed.ok) throw new Error(committed.error.message);
    expect(committed.value).toMatchObject({ firstId: 1, lastId: 200, stored: 200 });
    for (const feedId of ['alpha', 'beta']) {
      const own = events.filter((event) => event.feedId === feedId);
      expect(committed.value.feeds.get(feedId)).toEqual({
        stored: own.length,
        drawable: own.filter((event) => event.undrawn === null).length,
        newestMs: Math.max(...own.map((event) => event.tsMs)),
      });
    }
    store.close();
  });

  test('takes a batch of no rows for its positions and counts', () => {
    const store = openStoreIn(folder.path);
    const positions = [{ feedId: 'alpha', streamKey: '/var/log/eve.json', position: { offset: 4096 } }];
    const tallies = [tallyOf('alpha', 2, { decoded: 0, records: 0, ignored: { 'event_type flow': 2 } })];
    expect(store.commit({ buffer: packEvents([]), positions, tallies })).toMatchObject({ ok: true });
    expect(store.positions('alpha')).toEqual(new Map([['/var/log/eve.json', { offset: 4096 }]]));
    expect(store.counts().get('alpha')).toMatchObject({ frames: 2, stored: 0, ignored: { 'event_type flow': 2 } });
    expect(store.countsOf('alpha')).toEqual(store.counts().get('alpha'));
    expect(store.countsOf('nobody')).toEqual(EMPTY_COUNTS);
    store.close();
  });

  test('keeps what a full dictionary has no room for as "(other)", and counts it', () => {
    const store = openStoreIn(folder.path, { dictionaryLimits: { strings: 40, bundles: 20 } });
    const events = randomEvents(4, 300);
    commitAll(store, events);
    const history = openHistoryIn(folder.path);
    const stored = [...history.exportEvents({ sinceMs: null, untilMs: null })];
    expect(stored).toHaveLength(300);
    const { dictionaries, crowdedOut } = history.overview();
    expect(Math.max(...Object.values(dictionaries))).toBeLessThanOrEqual(45);
    expect(crowdedOut).toBeGreaterThan(0);
    // The feed and the severity of an event never suffer.
    expect(countBy(stored, (event) => event.feedId)).toEqual(countBy(events, (event) => event.feedId));
    expect(countBy(stored, (event) => event.severity)).toEqual(countBy(events, (event) => event.severity));
    history.close();
    store.close();
  });
});

describe('positions', () => {
  test('are the newest of each stream, forgotten on null, and kept over a restart', () => {
    const store = openStoreIn(folder.path);
    const at = (streamKey: string, position: number | null) => ({ feedId: 'alpha', streamKey, position });
    store.commit(requestOf([], { positions: [at('a', 1), at('b', 2), { ...at('a', 9), feedId: 'beta' }] }));
    store.commit(requestOf([], { positions: [at('a', 3), at('b', null)] }));
    store.close();
    const again = openStoreIn(folder.path);
    expect(again.positions('alpha')).toEqual(new Map([['a', 3]]));
    expect(again.positions('beta')).toEqual(new Map([['a', 9]]));
    expect(again.positions('gamma')).toEqual(new Map());
    again.close();
  });
});

describe('counts', () => {
  test('add up over many batches and a restart', () => {
    const store = openStoreIn(folder.path);
    const events = randomEvents(5, 500);
    commitAll(store, events, 37);
    store.close();
    const again = openStoreIn(folder.path);
    for (const [feedId, counts] of again.counts()) {
      const own = events.filter((event) => event.feedId === feedId);
      expect(counts.stored).toBe(own.length);
      expect(counts.frames).toBe(own.length);
      expect(counts.drawable + sumReasons(counts.undrawn)).toBe(own.length);
      for (const reason of UNDRAWN_REASONS) {
        expect(counts.undrawn[reason] ?? 0).toBe(own.filter((event) => event.undrawn === reason).length);
      }
    }
    again.close();
  });

  test('keep a reason called constructor apart, and an endless number of reasons bounded', () => {
    const store = openStoreIn(folder.path);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`reason ${index}`, 1]));
    store.commit(requestOf([], { tallies: [tallyOf('alpha', 501, { refused: { constructor: 1, ...many } })] }));
    const refused = store.counts().get('alpha')?.refused ?? {};
    expect(Object.hasOwn(refused, 'constructor')).toBe(true);
    expect(Object.keys(refused).length).toBeLessThanOrEqual(201);
    expect(sumReasons(refused)).toBe(501);
    store.close();
  });
});

describe('a full disk', () => {
  test('fails the commit, changes nothing, and takes the same request once there is room', () => {
    const store = openStoreIn(folder.path, { maxPages: 120 });
    const events = randomEvents(6, 4000);
    const requests = Array.from({ length: 40 }, (_, index) => {
      const positions = [{ feedId: 'alpha', streamKey: 'file', position: (index + 1) * 100 }];
      return requestOf(events.slice(index * 100, (index + 1) * 100), { positions });
    });
    const failedAt = requests.findIndex((request) => !store.commit(request).ok);
    expect(failedAt).toBeGreaterThan(0);
    const failed = requests[failedAt] ?? requestOf([]);
    expect(store.commit(failed)).toMatchObject({ ok: false, error: { kind: 'disk-full' } });
    expect(store.rollUp(1000).fault?.kind ?? 'disk-full').toBe('disk-full');
    expect(store.positions('alpha').get('file')).toBe(failedAt * 100);
    expect(store.overview().events).toBe(failedAt * 100);
    expect([...readEventBatch(failed.buffer).id]).toEqual(new Array(100).fill(0));

    // Room again: the oldest events go, in another connection as retention would.
    deleteEvents(`id <= ${failedAt * 90}`);
    expect(store.commit(failed)).toMatchObject({ ok: true, value: { firstId: failedAt * 100 + 1 } });
    store.close();

    const roomy = openStoreIn(folder.path);
    for (const request of requests.slice(failedAt + 1)) expect(roomy.commit(request).ok).toBe(true);
    expect(roomy.overview()).toMatchObject({ events: 4000 - failedAt * 90, newestId: 4000 });
    expect(roomy.positions('alpha').get('file')).toBe(4000);
    roomy.close();
  });
});

function deleteEvents(condition: string): void {
  const writable = connect(databaseIn(folder.path), {});
  writable.exec(`DELETE FROM event WHERE ${condition}; DELETE FROM event_detail WHERE event_${condition};`);
  writable.close();
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
