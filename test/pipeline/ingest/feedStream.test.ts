import { expect, test } from 'vitest';
import type { FeedRun } from '../../../electron/pipeline/ingest/feedRun.ts';
import { FeedStream, type DeferredFrame } from '../../../electron/pipeline/ingest/feedStream.ts';

test('a frame that waits for a buffer is a copy: its source reads on into the bytes that it lay in', () => {
  const deferred: DeferredFrame[] = [];
  // Only what a stream asks of its feed while no buffer is free.
  const run = {
    feedId: 'edge',
    gate: { isBlocked: true, defer: (frame: DeferredFrame) => deferred.push(frame) },
  } as unknown as FeedRun;
  const stream = new FeedStream(run, { key: '/eve.json', path: '/eve.json', describePosition: () => null });
  const chunk = Buffer.from('one\ntwo\n');
  expect(stream.frame(chunk, 4, 7, 8, 4)).toBe(false);
  chunk.fill('x');
  expect(Buffer.from(deferred[0]?.bytes ?? []).toString()).toBe('two');
});
