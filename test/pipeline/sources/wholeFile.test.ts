import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startWholeFile } from '../../../electron/pipeline/sources/wholeFile.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';
import { StreamRecorder } from './streamRecorder.ts';
import { waitFor } from './waitFor.ts';

let folder: TemporaryDirectory;
let path: string;
let recorder: StreamRecorder;

beforeEach(() => {
  folder = temporaryDirectory();
  path = join(folder.path, 'eve.json');
  recorder = new StreamRecorder();
});
afterEach(() => folder.remove());

function linesOf(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => `{"line":${from + index}}`);
}

/** Imports and commits; says what it added and how many bytes it did not read again. */
async function importFile(at: string = path): Promise<{ added: string[]; skippedBytes: number }> {
  const before = recorder.frames.length;
  const source = startWholeFile(at, recorder.context());
  await source.finished;
  recorder.commit();
  return { added: recorder.frames.slice(before), skippedBytes: source.skippedBytes };
}

describe('wholeFile', () => {
  test('reads a file once, a last line without LF included, and is finished', async () => {
    writeFileSync(path, 'one\r\n\n\0\0two\nthree');
    expect((await importFile()).added).toEqual(['one', 'two', 'three']);
    expect(recorder.offsets).toEqual([0, 8, 12]);
    expect(recorder.status).toBe('finished: ');
  });

  test('adds nothing when the file was imported before, also copied or renamed', async () => {
    const lines = linesOf(5000);
    writeFileSync(path, `${lines.join('\n')}\n`);
    expect((await importFile()).added).toEqual(lines);
    expect((await importFile()).added).toEqual([]);
    const copy = join(folder.path, 'copy.log');
    copyFileSync(path, copy);
    expect((await importFile(copy)).added).toEqual([]);
    renameSync(copy, join(folder.path, 'renamed'));
    const { added, skippedBytes } = await importFile(join(folder.path, 'renamed'));
    expect(added).toEqual([]);
    expect(skippedBytes).toBe(lines.join('\n').length + 1);
  });

  test('adds of a grown copy only what is new, and still knows the shorter one', async () => {
    writeFileSync(path, linesOf(100).join('\n'));
    await importFile();
    const grown = join(folder.path, 'grown.json');
    copyFileSync(path, grown);
    appendFileSync(grown, `\n${linesOf(50, 100).join('\n')}\n`);
    expect((await importFile(grown)).added).toEqual(linesOf(50, 100));
    expect((await importFile(path)).added).toEqual([]);
    expect((await importFile(grown)).added).toEqual([]);
  });

  test('reads a line again that was cut when its file was imported, and no other', async () => {
    const lines = linesOf(100);
    const whole = `${lines.join('\n')}\n`;
    const cutAt = whole.indexOf('"line":60') + 7;
    writeFileSync(path, whole.slice(0, cutAt));
    expect((await importFile()).added).toEqual([...lines.slice(0, 60), '{"line":']);
    writeFileSync(path, whole);
    expect((await importFile()).added).toEqual(lines.slice(60));
    expect((await importFile()).added).toEqual([]);
  });

  test('imports two files that only begin alike', async () => {
    const other = join(folder.path, 'other.json');
    writeFileSync(path, `${[...linesOf(100), '{"a":1}'].join('\n')}\n`);
    writeFileSync(other, `${[...linesOf(100), '{"b":1}'].join('\n')}\n`);
    expect((await importFile()).added).toHaveLength(101);
    expect((await importFile(other)).added).toHaveLength(101);
  });

  test('goes on after a crash exactly where its committed lines end, at any point', async () => {
    for (const crashAfter of [1, 2, 350, 999]) {
      let frames = 0;
      const busy = new StreamRecorder({
        commitBefore: () => (frames += 1) === crashAfter,
        isBusy: () => frames > crashAfter,
      });
      writeFileSync(path, `${linesOf(1000).join('\n')}\n`);
      const source = startWholeFile(path, busy.context());
      await waitFor(() => frames > crashAfter);
      busy.crash();
      await source.stop();
      const committed = busy.frames.length;
      expect(committed).toBe(crashAfter - 1);
      const again = startWholeFile(path, busy.context());
      await again.finished;
      busy.commit();
      expect(busy.frames).toEqual(linesOf(1000));
      expect(busy.positions.size).toBe(1);
    }
  });

  test('counts a line that is too long and reads its neighbours', async () => {
    writeFileSync(path, `one\n${'x'.repeat(5 * 1024 * 1024)}\ntwo\n`);
    expect((await importFile()).added).toEqual(['one', 'two']);
    expect(recorder.refusals).toEqual([{ reason: 'line too long', byteLength: 5 * 1024 * 1024 }]);
  });

  test.each([
    ['a missing file', () => undefined, 'cannot be imported'],
    ['a directory', () => mkdirSync(path), 'no regular file'],
    ['a named pipe', () => void execFileSync('mkfifo', [path]), 'no regular file'],
  ])('refuses %s in words', async (_what, make, words) => {
    make();
    await importFile();
    expect(recorder.status).toContain('failed: ');
    expect(recorder.status).toContain(words);
  });
});
