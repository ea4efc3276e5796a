import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { startStdin } from '../../../electron/pipeline/sources/stdin.ts';
import { StreamRecorder } from './streamRecorder.ts';
import { waitFor } from './waitFor.ts';

test('lines are read to the end, and then the feed has finished', async () => {
  const input = new PassThrough();
  const recorder = new StreamRecorder();
  const source = startStdin(recorder.context(), { input });
  expect(recorder.status).toBe('waiting: Waits for lines on standard input.');
  input.write('{"n":1}\r\n{"n":');
  await waitFor(() => recorder.seen.length === 1);
  expect(recorder.status).toBe('idle: ');
  input.end('2}\n\n{"n":3}');
  await source.finished;
  expect(recorder.seen).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']);
  expect(recorder.status).toMatch(/^finished: /);
  expect(input.listenerCount('readable')).toBe(0);
});

test('an input that has ended already has finished', async () => {
  const input = new PassThrough();
  input.end();
  input.resume();
  await waitFor(() => input.readableEnded);
  const recorder = new StreamRecorder();
  await startStdin(recorder.context(), { input }).finished;
  expect(recorder.status).toMatch(/^finished: /);
});

test('a feed that is stopped leaves the rest to the one that is started after it', async () => {
  const input = new PassThrough();
  const first = new StreamRecorder();
  const source = startStdin(first.context(), { input });
  input.write('1\n');
  await waitFor(() => first.seen.length === 1);
  await source.stop();
  input.end('2\n');
  const second = new StreamRecorder();
  await startStdin(second.context(), { input }).finished;
  expect([first.seen, second.seen]).toEqual([['1'], ['2']]);
});

test('a busy sink slows the reading down, and the last lines are handed over before the end', async () => {
  const input = new PassThrough();
  const recorder = new StreamRecorder({ commitBefore: () => false, isBusy: () => true });
  const source = startStdin(recorder.context(), { input });
  input.end(Array.from({ length: 500 }, (_, index) => `${index}\n`).join(''));
  await source.finished;
  expect(recorder.seen).toHaveLength(500);
});

test('a line that is too long is counted, its neighbours kept, and an endless one never fills the memory', async () => {
  const input = new PassThrough();
  const recorder = new StreamRecorder();
  const source = startStdin(recorder.context(), { input, maxLineBytes: 1000 });
  input.write(`1\n${'x'.repeat(5000)}\n2\n`);
  input.end('x'.repeat(100_000));
  await source.finished;
  expect(recorder.seen).toEqual(['1', '2']);
  expect(recorder.seenRefusals[0]).toEqual({ reason: 'line too long', byteLength: 5000 });
});

test('an input that breaks is told', async () => {
  const input = new PassThrough();
  const recorder = new StreamRecorder();
  const source = startStdin(recorder.context(), { input });
  input.destroy(new Error('gone'));
  await source.finished;
  expect(recorder.status).toBe('failed: Standard input cannot be read: gone');
});
