import { describe, expect, test } from 'vitest';
import type { LocatedEvent } from '../../electron/contract/event.ts';
import {
  batchBytes,
  copyForWall,
  POOLED_ROOM,
  readEventBatch,
  type BatchRoom,
} from '../../electron/contract/eventBatch.ts';
import { EventBatchWriter, packEvents } from '../../electron/contract/eventBatchWriter.ts';
import { unpackEvent, unpackEvents } from '../../electron/contract/unpackEvent.ts';
import { storedEvent, withoutDetail } from '../fixtures/eventStores.ts';
import { randomEvents } from '../fixtures/randomEvents.ts';
import { RandomSource } from '../fixtures/randomSource.ts';

const asPacked = (events: readonly LocatedEvent[]) => events.map((event) => storedEvent(event, 0));

function writerOf(room: Partial<BatchRoom>): EventBatchWriter {
  const whole = { ...POOLED_ROOM, ...room };
  return new EventBatchWriter(new ArrayBuffer(batchBytes(whole)), whole);
}

describe('a packed batch', () => {
  test('gives back random events of every shape exactly', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const events = randomEvents(seed, seed * 17);
      expect(unpackEvents(readEventBatch(packEvents(events)))).toEqual(asPacked(events));
    }
  });

  test('keeps the place of the raw line', () => {
    const events = randomEvents(21, 200);
    const batch = readEventBatch(packEvents(events));
    events.forEach((event, row) => {
      expect(batch.text(batch.sourcePath[row] ?? 0)).toBe(event.sourcePath);
      expect(batch.sourceOffset[row]).toBe(event.sourceOffset ?? -1);
    });
  });

  test('keeps the ids that it was given', () => {
    const events = randomEvents(22, 50).map((event, index) => storedEvent(event, index * 1e14 + 1));
    expect(unpackEvents(readEventBatch(packEvents(events)))).toEqual(events);
  });

  test('turns lone surrogates into U+FFFD and keeps NUL and pairs', () => {
    const [event] = randomEvents(22, 1);
    if (event === undefined) throw new Error('no event');
    const odd = { ...event, signature: 'a\uD800b', category: '\uDC00', sensor: 'nul\0nul', action: '🔥' };
    const [unpacked] = unpackEvents(readEventBatch(packEvents([odd])));
    expect(unpacked).toMatchObject({ signature: 'a\uFFFDb', category: '\uFFFD', sensor: 'nul\0nul', action: '🔥' });
  });

  test('of no events is a batch of no rows', () => {
    const batch = readEventBatch(packEvents([]));
    expect(batch.count).toBe(0);
    expect(unpackEvents(batch)).toEqual([]);
    expect(readEventBatch(copyForWall(batch)).count).toBe(0);
  });

  test('is told from other buffers', () => {
    expect(() => readEventBatch(new ArrayBuffer(4096))).toThrow('not an event batch');
  });
});

describe('a batch for a wall', () => {
  test('has every row without details, and leaves the original as it was', () => {
    const events = randomEvents(23, 150);
    const batch = readEventBatch(packEvents(events));
    const copy = readEventBatch(copyForWall(batch));
    expect(unpackEvents(copy)).toEqual(asPacked(events).map(withoutDetail));
    expect(unpackEvents(batch)).toEqual(asPacked(events));
    expect(copy.buffer.byteLength).toBeLessThan(batch.buffer.byteLength);
  });

  test('has the chosen rows in the chosen order', () => {
    const random = new RandomSource(24);
    const events = randomEvents(24, 150);
    const batch = readEventBatch(packEvents(events));
    for (let round = 0; round < 20; round += 1) {
      const rows = Array.from({ length: random.below(150) }, () => random.below(150));
      const copy = readEventBatch(copyForWall(batch, rows));
      expect(unpackEvents(copy)).toEqual(rows.map((row) => withoutDetail(unpackEvent(batch, row))));
    }
  });

  test('of a pooled buffer is as small as what it holds', () => {
    const writer = writerOf({});
    for (const event of randomEvents(25, 10)) writer.append(event);
    const copy = copyForWall(readEventBatch(writer.finish()));
    expect(copy.byteLength).toBeLessThan(10_000);
    expect(readEventBatch(copy).count).toBe(10);
  });
});

describe('the writer of a batch', () => {
  test('takes rows until it is full, and says so', () => {
    const events = randomEvents(26, 100);
    const writer = writerOf({ rows: 64 });
    expect(events.filter((event) => writer.append(event))).toHaveLength(64);
    expect(writer.isFull).toBe(true);
    expect(writer.append(events[99] as LocatedEvent)).toBe(false);
    expect(unpackEvents(readEventBatch(writer.finish()))).toEqual(asPacked(events.slice(0, 64)));
  });

  test.each([
    ['strings', { strings: 100 }],
    ['bytes of strings', { stringBytes: 3000 }],
    ['bytes of details', { detailBytes: 700 }],
  ])('refuses a row when %s run out, and is as it was before', (_, room) => {
    const events = randomEvents(27, 300);
    const writer = writerOf(room);
    const taken = events.filter((event) => writer.append(event));
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.length).toBeLessThan(300);
    expect(unpackEvents(readEventBatch(writer.finish()))).toEqual(asPacked(taken));
  });

  test('forgets rows that are cut off, also after one that did not fit', () => {
    const random = new RandomSource(28);
    const events = randomEvents(28, 400);
    const writer = writerOf({ rows: 200, strings: 900, detailBytes: 4000 });
    let kept: LocatedEvent[] = [];
    for (const event of events) {
      if (writer.append(event)) kept.push(event);
      else if (random.chance(0.7)) {
        kept = kept.slice(0, random.below(kept.length + 1));
        writer.truncate(kept.length);
      }
      expect(writer.count).toBe(kept.length);
    }
    expect(unpackEvents(readEventBatch(writer.finish()))).toEqual(asPacked(kept));
  });

  test('fills a used buffer as if it were new', () => {
    const buffer = new ArrayBuffer(batchBytes(POOLED_ROOM));
    for (const seed of [29, 30, 31]) {
      const events = randomEvents(seed, 500 - seed * 10);
      const writer = new EventBatchWriter(buffer, POOLED_ROOM);
      for (const event of events) expect(writer.append(event)).toBe(true);
      expect(unpackEvents(readEventBatch(writer.finish()))).toEqual(asPacked(events));
    }
  });

  test('refuses a buffer of another size', () => {
    expect(() => new EventBatchWriter(new ArrayBuffer(10_000), POOLED_ROOM)).toThrow('does not fit');
  });
});
