import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startReplay, type ReplayOptions } from '../../../electron/pipeline/sources/replay.ts';
import type { Source } from '../../../electron/pipeline/stages.ts';
import { temporaryDirectory } from '../../fixtures/repository.ts';
import { StreamRecorder } from './streamRecorder.ts';
import { waitFor } from './waitFor.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const START = Date.UTC(2026, 10, 20, 14);

/** Lines are `<seconds> <text>`; one without a number holds no event. */
const timeOf: ReplayOptions['timeOf'] = (bytes, start, end) => {
  const text = Buffer.from(bytes.subarray(start, end)).toString();
  return /^\d/.test(text) ? START + Number.parseFloat(text) * 1000 : null;
};

function file(text: string): string {
  const directory = temporaryDirectory();
  cleanUps.push(() => directory.remove());
  const path = join(directory.path, 'eve.json');
  writeFileSync(path, text);
  return path;
}

function replay(
  recorder: StreamRecorder,
  path: string,
  { factor = 1, loop = false }: { factor?: number; loop?: boolean } = {},
  options: Partial<ReplayOptions> = {},
): Source {
  const source = startReplay({ path, factor, loop }, recorder.context(), { timeOf, ...options });
  cleanUps.push(async () => await source.stop());
  return source;
}

test('lines come with the pauses of their events, so many times as fast', async () => {
  const path = file('0 a\nno event\n1 b\n1 c\n0.5 late\n10 d\n');
  const recorder = new StreamRecorder();
  const startedMs = performance.now();
  await replay(recorder, path, { factor: 50 }).finished;
  const tookMs = performance.now() - startedMs;
  expect(recorder.seen).toEqual(['0 a', 'no event', '1 b', '1 c', '0.5 late', '10 d']);
  expect(tookMs).toBeGreaterThanOrEqual(199);
  expect(tookMs).toBeLessThan(2000);
  expect(recorder.status).toBe(`finished: The replay of ${path} is over.`);
});

test('a line is not handed over before its time', async () => {
  const recorder = new StreamRecorder();
  const source = replay(recorder, file('0 a\n3600 b\n'));
  await waitFor(() => recorder.status.includes('its next event is due in'));
  expect(recorder.seen).toEqual(['0 a']);
  expect(recorder.status).toBe(
    'live: Replays a log at its own pace: 2026-11-20 15:00:00 UTC; its next event is due in 3600 s.',
  );
  const stoppedMs = performance.now();
  await source.stop();
  expect(performance.now() - stoppedMs).toBeLessThan(1000);
  expect(recorder.seen).toEqual(['0 a']);
});

test('a pause of years does not fire at once', async () => {
  const recorder = new StreamRecorder();
  replay(recorder, file('0 a\n99999999 b\n'));
  await waitFor(() => recorder.status.includes('due in'));
  await new Promise((next) => setImmediate(next));
  expect(recorder.seen).toEqual(['0 a']);
});

test('a loop begins anew, and not without a pause', async () => {
  const recorder = new StreamRecorder();
  const startedMs = performance.now();
  replay(recorder, file('0 a\n0 b\n'), { loop: true }, { minRoundMs: 50 });
  await waitFor(() => recorder.seen.length >= 6);
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(99);
  expect(recorder.seen.slice(0, 4)).toEqual(['0 a', '0 b', '0 a', '0 b']);
});

test('a busy sink loses nothing, and the file is read as slowly', async () => {
  const recorder = new StreamRecorder({ commitBefore: () => false, isBusy: () => true });
  const text = Array.from({ length: 1000 }, (_, index) => `${index / 1000} ${index}\n`).join('');
  await replay(recorder, file(text), { factor: 1000 }).finished;
  expect(recorder.seen).toHaveLength(1000);
});

test('the last line counts without its end, one that is too long is counted', async () => {
  const recorder = new StreamRecorder();
  await replay(recorder, file(`0 a\n${'x'.repeat(2000)}\n0 b`), {}, { maxLineBytes: 1000 }).finished;
  expect(recorder.seen).toEqual(['0 a', '0 b']);
  expect(recorder.seenRefusals).toEqual([{ reason: 'line too long', byteLength: 2000 }]);
});

test('what is no regular file is not played, and the status says so', async () => {
  const path = file('');
  mkdirSync(`${path}.d`);
  const recorder = new StreamRecorder();
  await replay(recorder, `${path}.d`).finished;
  expect(recorder.status).toBe(`failed: ${path}.d is a directory. Name a file in it.`);
  await replay(recorder, `${path}.none`).finished;
  expect(recorder.status).toBe(`failed: ${path}.none does not exist. Name a log file to replay.`);
});
