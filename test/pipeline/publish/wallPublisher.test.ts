import { describe, expect, test } from 'vitest';
import type { AttackEvent, LocatedEvent } from '../../../electron/contract/event.ts';
import { readEventBatch } from '../../../electron/contract/eventBatch.ts';
import { packEvents } from '../../../electron/contract/eventBatchWriter.ts';
import { unpackEvents } from '../../../electron/contract/unpackEvent.ts';
import type { CollectorToWall, WallSummary } from '../../../electron/contract/wallPort.ts';
import { WallPublisher, type CatchUpRequest } from '../../../electron/pipeline/publish/wallPublisher.ts';
import { storedEvent } from '../../fixtures/eventStores.ts';
import { randomEvents } from '../../fixtures/randomEvents.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';

const SUMMARY = { nowMs: 1 } as WallSummary;
const NOW_MS = 1_763_000_000_000;

/** A store in memory whose answers wait until the test lets them go. */
class FakeStore {
  readonly committed: AttackEvent[] = [];
  readonly requests: CatchUpRequest[] = [];
  readonly #waiting: (() => void)[] = [];

  readonly eventsAfter = (request: CatchUpRequest): Promise<ArrayBuffer | null> => {
    this.requests.push(request);
    return new Promise((resolve) => {
      this.#waiting.push(() => {
        const found = this.committed.filter(({ id, tsMs }) => Number(id) > request.afterId && tsMs >= request.sinceMs);
        const newest = found.slice(Math.max(0, found.length - request.limit));
        resolve(newest.length === 0 ? null : packEvents(newest));
      });
    });
  };

  /** Commits events and gives the batch to publish. */
  commit(events: readonly LocatedEvent[]): ReturnType<typeof readEventBatch> {
    const stored = events.map((event, index) => storedEvent(event, this.committed.length + index + 1));
    this.committed.push(...stored);
    return readEventBatch(packEvents(stored));
  }

  async answer(): Promise<void> {
    for (const resolve of this.#waiting.splice(0)) resolve();
    await new Promise(setImmediate);
  }
}

class FakeWall {
  readonly ids: number[] = [];
  summaries = 0;
  represented = 0;
  batches = 0;
  /** Mirrors what a wall that reconnects would say. */
  lastId: string | null = null;
  readonly connection;
  isGone = false;

  constructor(readonly publisher: WallPublisher) {
    this.connection = publisher.connect({ post: (message) => this.#take(message) });
  }

  hello(credits: number, lastEventId = this.lastId): void {
    this.connection.receive({ type: 'hello', lastEventId, credits });
  }

  credit(events: number): void {
    this.connection.receive({ type: 'credit', events });
  }

  #take(message: CollectorToWall): void {
    if (this.isGone) throw new Error('the port is closed');
    if (message.type === 'summary') {
      this.summaries += 1;
      return;
    }
    const events = unpackEvents(readEventBatch(message.buffer));
    expect(events.every(({ detail }) => Object.keys(detail).length === 0)).toBe(true);
    expect(message.represents).toBeGreaterThanOrEqual(events.length);
    this.batches += 1;
    this.represented += message.represents;
    this.ids.push(...events.map(({ id }) => Number(id)));
    this.lastId = events.at(-1)?.id ?? this.lastId;
  }
}

function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function setUp(): { store: FakeStore; publisher: WallPublisher; wall: FakeWall } {
  const store = new FakeStore();
  const publisher = new WallPublisher({ eventsAfter: store.eventsAfter, now: () => NOW_MS });
  return { store, publisher, wall: new FakeWall(publisher) };
}

describe('a wall', () => {
  test('gets nothing before its hello', async () => {
    const { store, publisher, wall } = setUp();
    publisher.publish(store.commit(randomEvents(1, 10)));
    publisher.summarize(() => SUMMARY);
    await store.answer();
    expect([wall.batches, wall.summaries, store.requests.length]).toEqual([0, 0, 0]);
  });

  test('that has nothing gets the last hour, then what comes', async () => {
    const { store, publisher, wall } = setUp();
    const old = randomEvents(2, 50, { fromMs: NOW_MS - 8_000_000, toMs: NOW_MS - 3_600_001 });
    const recent = randomEvents(3, 50, { fromMs: NOW_MS - 3_599_000, toMs: NOW_MS });
    publisher.publish(store.commit([...old, ...recent]));
    wall.hello(1000);
    await store.answer();
    expect(wall.ids).toEqual(upTo(100, 51));
    publisher.publish(store.commit(randomEvents(4, 10)));
    expect(wall.ids).toEqual(upTo(110, 51));
  });

  test('that reconnects gets what it missed and what comes meanwhile, nothing twice', async () => {
    const { store, publisher, wall } = setUp();
    publisher.publish(store.commit(randomEvents(5, 100)));
    wall.hello(1000, '40');
    publisher.publish(store.commit(randomEvents(6, 20)));
    await store.answer();
    publisher.publish(store.commit(randomEvents(7, 20)));
    expect(wall.ids).toEqual(upTo(140, 41));
    expect(wall.represented).toBe(100);
  });

  test('gets every event once, however hellos, answers and commits are interleaved', async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = new RandomSource(seed);
      const { store, publisher, wall } = setUp();
      const unpublished: ReturnType<typeof readEventBatch>[] = [];
      store.commit(randomEvents(seed, 5));
      wall.hello(100_000, '5');
      for (let step = 0; step < 60; step += 1) {
        const choice = random.fraction();
        if (choice < 0.45) unpublished.push(store.commit(randomEvents(seed * 100 + step, 1 + random.below(6))));
        else if (choice < 0.75) unpublished.splice(0, 1).forEach((batch) => publisher.publish(batch));
        else if (choice < 0.95) await store.answer();
        else wall.hello(100_000, wall.lastId ?? '5');
      }
      unpublished.forEach((batch) => publisher.publish(batch));
      for (let turn = 0; turn < 5; turn += 1) await store.answer();
      expect({ seed, ids: wall.ids }).toEqual({ seed, ids: upTo(store.committed.length, 6) });
    }
  });

  test('never gets more events than it granted, and loses no count', async () => {
    const random = new RandomSource(9);
    const { store, publisher, wall } = setUp();
    let granted = 50;
    wall.hello(granted, '0');
    await store.answer();
    for (let step = 0; step < 200; step += 1) {
      publisher.publish(store.commit(randomEvents(step, 1 + random.below(100))));
      if (random.chance(0.3)) {
        const events = random.below(60);
        granted += events;
        wall.credit(events);
      }
      expect(wall.ids.length).toBeLessThanOrEqual(granted);
    }
    expect(wall.ids.length).toBe(granted);
    wall.credit(100);
    publisher.publish(store.commit(randomEvents(999, 3)));
    expect(wall.represented).toBe(store.committed.length);
    expect(wall.ids).toEqual([...new Set(wall.ids)].sort((a, b) => a - b));
  });

  test('that was away for long gets the newest, in the name of all it missed', async () => {
    const { store, wall } = setUp();
    for (let step = 0; step < 8; step += 1) store.commit(randomEvents(step, 1000));
    wall.hello(300, '1000');
    await store.answer();
    expect(wall.ids).toEqual(upTo(8000, 7701));
    expect(wall.represented).toBe(7000);
  });

  test('that grants nothing at first catches up when it does', async () => {
    const { store, publisher, wall } = setUp();
    publisher.publish(store.commit(randomEvents(10, 30)));
    wall.hello(0, '10');
    publisher.publish(store.commit(randomEvents(11, 30)));
    expect(store.requests).toHaveLength(0);
    wall.credit(100);
    await store.answer();
    await store.answer();
    expect(wall.ids).toEqual(upTo(60, 11));
  });

  test('of another database, with ids beyond ours, gets what comes', async () => {
    const { store, publisher, wall } = setUp();
    publisher.publish(store.commit(randomEvents(12, 10)));
    wall.hello(100, '999999');
    await store.answer();
    publisher.publish(store.commit(randomEvents(13, 10)));
    expect(wall.ids).toEqual(upTo(20, 11));
  });

  test('goes on with what comes when the store cannot answer', async () => {
    const store = new FakeStore();
    const publisher = new WallPublisher({ eventsAfter: () => Promise.reject(new Error('closed')) });
    const wall = new FakeWall(publisher);
    wall.hello(100);
    await store.answer();
    publisher.publish(store.commit(randomEvents(14, 10)));
    expect(wall.ids).toEqual(upTo(10));
  });

  test('whose port is closed is forgotten, and the others go on', async () => {
    const { store, publisher, wall } = setUp();
    const other = new FakeWall(publisher);
    for (const one of [wall, other]) one.hello(100, '0');
    await store.answer();
    wall.isGone = true;
    publisher.publish(store.commit(randomEvents(15, 10)));
    wall.isGone = false;
    publisher.publish(store.commit(randomEvents(16, 10)));
    expect(wall.ids).toEqual([]);
    expect(other.ids).toEqual(upTo(20));
  });

  test('that closes while it catches up gets nothing more', async () => {
    const { store, publisher, wall } = setUp();
    publisher.publish(store.commit(randomEvents(17, 10)));
    wall.hello(100, '0');
    wall.connection.close();
    await store.answer();
    publisher.publish(store.commit(randomEvents(18, 10)));
    expect(wall.batches).toBe(0);
  });

  test('that sends what is no message is ignored, and that is counted', async () => {
    const { store, publisher, wall } = setUp();
    const hostile = [
      null,
      7,
      'hello',
      { type: 'credit', events: 1e308 },
      { type: 'hello', lastEventId: {}, credits: 1 },
    ];
    for (const message of hostile) wall.connection.receive(message);
    expect(publisher.ignoredMessages).toBe(hostile.length);
    wall.hello(10, '0');
    for (let grant = 0; grant < 1000; grant += 1) wall.credit(1_000_000);
    await store.answer();
    for (let step = 0; step < 3; step += 1) publisher.publish(store.commit(randomEvents(step, 2000)));
    expect(wall.ids).toHaveLength(6000);
  });
});

describe('summaries', () => {
  test('come at once after the hello, four times a second with events, once a second without', async () => {
    let nowMs = NOW_MS;
    const store = new FakeStore();
    const publisher = new WallPublisher({ eventsAfter: store.eventsAfter, now: () => nowMs });
    const wall = new FakeWall(publisher);
    let made = 0;
    const tick = (withEvents: boolean): void => {
      nowMs += 50;
      if (withEvents) publisher.publish(store.commit(randomEvents(nowMs, 1)));
      publisher.summarize(() => {
        made += 1;
        return SUMMARY;
      });
    };
    wall.hello(0);
    tick(false);
    expect(wall.summaries).toBe(1);
    for (let step = 0; step < 200; step += 1) tick(true);
    expect(wall.summaries).toBe(41);
    const before = wall.summaries;
    for (let step = 0; step < 200; step += 1) tick(false);
    expect(wall.summaries - before).toBeLessThanOrEqual(11);
    expect(wall.summaries - before).toBeGreaterThanOrEqual(10);
    expect(made).toBe(wall.summaries);
  });

  test('are made once for all walls', () => {
    const { publisher, wall } = setUp();
    const other = new FakeWall(publisher);
    for (const one of [wall, other]) one.hello(0);
    let made = 0;
    publisher.summarize(() => {
      made += 1;
      return SUMMARY;
    });
    expect([made, wall.summaries, other.summaries]).toEqual([1, 1, 1]);
  });
});
