import { describe, expect, test } from 'vitest';
import { readEventBatch } from '../../../electron/contract/eventBatch.ts';
import { unpackEvents } from '../../../electron/contract/unpackEvent.ts';
import { Batcher, type BatchedStream, type BatcherOptions } from '../../../electron/pipeline/ingest/batcher.ts';
import type { CommitRequest } from '../../../electron/pipeline/stages.ts';
import { randomEvents } from '../../fixtures/randomEvents.ts';
import { waitFor } from '../sources/waitFor.ts';

const ROOM = { rows: 4, strings: 200, stringBytes: 16_384, detailBytes: 8192 };

function batcherOf(change: Partial<BatcherOptions> = {}): { batcher: Batcher; requests: CommitRequest[] } {
  const requests: CommitRequest[] = [];
  const batcher = new Batcher({
    commit: (request) => requests.push(request),
    takeTallies: () => [],
    bufferCount: 2,
    room: ROOM,
    rowDelayMs: 1,
    idleDelayMs: 2,
    ...change,
  });
  return { batcher, requests };
}

function streamAt(position: { value: number }): BatchedStream {
  return { feedId: 'edge', key: 'log', position: () => position.value };
}

const rowsOf = (request: CommitRequest | undefined): number =>
  request === undefined ? -1 : unpackEvents(readEventBatch(request.buffer)).length;

describe('Batcher', () => {
  const events = randomEvents(1, 20);
  const [first, second, third, ...others] = events;

  test('keeps the events of a frame in one batch', () => {
    const { batcher, requests } = batcherOf();
    if (first === undefined || second === undefined || third === undefined) throw new Error('no events');
    expect(batcher.append([first, second, third])).toBe('appended');
    expect(batcher.append([second, third])).toBe('appended');
    batcher.flush();
    expect(requests.map(rowsOf)).toEqual([3, 2]);
  });

  test('refuses a frame that no batch could hold', () => {
    expect(batcherOf().batcher.append(others.slice(0, 5))).toBe('too large');
  });

  test('says that no buffer is free, and takes the frame when one came back', () => {
    const { batcher, requests } = batcherOf();
    for (const event of others.slice(0, 8)) {
      expect(batcher.append([event])).toBe('appended');
      batcher.flushIfFull();
    }
    expect(batcher.isBlocked).toBe(true);
    expect(batcher.append(others.slice(8, 9))).toBe('no buffer');
    batcher.release(requests[0]?.buffer ?? new ArrayBuffer(0));
    expect(batcher.isBlocked).toBe(false);
    expect(batcher.append(others.slice(8, 9))).toBe('appended');
    batcher.close();
  });

  test('asks for a position when its batch closes, and forgets one with the batch that says so', () => {
    const { batcher, requests } = batcherOf();
    const at = { value: 1 };
    const stream = streamAt(at);
    batcher.append(others.slice(0, 1));
    batcher.move(stream);
    at.value = 2;
    batcher.flush();
    batcher.forget(stream);
    batcher.flush();
    expect(requests.map(({ positions }) => positions)).toEqual([
      [{ feedId: 'edge', streamKey: 'log', position: 2 }],
      [{ feedId: 'edge', streamKey: 'log', position: null }],
    ]);
  });

  test('closes by itself soon after an event, and hands over a position without one, in time', async () => {
    const { batcher, requests } = batcherOf();
    batcher.append(others.slice(0, 1));
    await waitFor(() => requests.length === 1);
    batcher.move(streamAt({ value: 1 }));
    await waitFor(() => requests.length === 2);
    expect(requests.map(rowsOf)).toEqual([1, 0]);
    batcher.flush();
    expect(requests).toHaveLength(2);
  });

  test('hands over what was due as soon as a buffer comes back', () => {
    const { batcher, requests } = batcherOf({ bufferCount: 1 });
    batcher.append(others.slice(0, 1));
    batcher.flush();
    batcher.move(streamAt({ value: 1 }));
    batcher.flush();
    expect(requests).toHaveLength(1);
    batcher.release(requests[0]?.buffer ?? new ArrayBuffer(0));
    expect(requests).toHaveLength(2);
  });
});
