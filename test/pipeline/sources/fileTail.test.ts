import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFileTail, type FileTailOptions } from '../../../electron/pipeline/sources/fileTail.ts';
import type { Source } from '../../../electron/pipeline/stages.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';
import { waitFor } from './waitFor.ts';
import { StreamRecorder } from './streamRecorder.ts';

let folder: TemporaryDirectory;
let path: string;
let recorder: StreamRecorder;
const sources: Source[] = [];

beforeEach(() => {
  folder = temporaryDirectory();
  path = join(folder.path, 'eve.json');
  recorder = new StreamRecorder();
});
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.stop()));
  folder.remove();
});

function start(
  options: Partial<FileTailOptions> & { readonly startAt?: 'beginning' | 'end' } = {},
  at: string = path,
): Source {
  const { startAt = 'beginning', ...rest } = options;
  const source = startFileTail({ path: at, startAt }, recorder.context(), { pollIntervalMs: 5, ...rest });
  sources.push(source);
  return source;
}

async function seen(count: number): Promise<string[]> {
  await waitFor(() => recorder.seen.length >= count);
  return recorder.seen;
}

async function restart(between: () => void = () => undefined): Promise<void> {
  await sources.pop()?.stop();
  recorder.commit();
  between();
  start();
}

/** Open descriptors of this process that lead into the test's directory. */
function openDescriptors(): number {
  return readdirSync('/proc/self/fd', { withFileTypes: true }).filter((entry) => {
    try {
      return execFileSync('readlink', [`/proc/${process.pid}/fd/${entry.name}`])
        .toString()
        .startsWith(folder.path);
    } catch {
      return false;
    }
  }).length;
}

describe('fileTail', () => {
  test('reads a file from its beginning and follows what is appended', async () => {
    writeFileSync(path, 'one\n');
    start();
    expect(await seen(1)).toEqual(['one']);
    appendFileSync(path, 'two\nthr');
    expect(await seen(2)).toEqual(['one', 'two']);
    appendFileSync(path, 'ee\n');
    expect(await seen(3)).toEqual(['one', 'two', 'three']);
  });

  test('begins at the end where the feed says so, and not within the line that is being written', async () => {
    writeFileSync(path, 'old\nhalf');
    start({ startAt: 'end' });
    await waitFor(() => recorder.status.startsWith('idle'));
    appendFileSync(path, ' whole\n');
    expect(await seen(1)).toEqual(['half whole']);
  });

  test('sees an append without delay where the system tells of it', async () => {
    writeFileSync(path, '');
    start({ pollIntervalMs: 60_000 });
    await waitFor(() => recorder.status.startsWith('idle'));
    const began = performance.now();
    appendFileSync(path, 'now\n');
    await seen(1);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test('follows by polling alone where the system gives no watch', async () => {
    writeFileSync(path, 'one\n');
    start({ watch: false });
    await seen(1);
    appendFileSync(path, 'two\n');
    expect(await seen(2)).toEqual(['one', 'two']);
  });

  test('resumes after a restart without losing or repeating a line, half a line across it included', async () => {
    writeFileSync(path, 'one\ntwo\nhal');
    start();
    await seen(2);
    await restart(() => appendFileSync(path, 'f\nfour\n'));
    expect(await seen(4)).toEqual(['one', 'two', 'half', 'four']);
  });

  test('reads after a crash from the last committed position', async () => {
    writeFileSync(path, 'one\ntwo\n');
    start();
    await seen(2);
    recorder.commit();
    appendFileSync(path, 'three\n');
    await seen(3);
    recorder.crash();
    start();
    expect(await seen(3)).toEqual(['one', 'two', 'three']);
  });

  test('keeps a CRLF and a character that a read boundary splits', async () => {
    const line = `{"é":"${'ä'.repeat(70_001)}"}`;
    writeFileSync(path, `${line}\r\n${line}\r\n`);
    start();
    expect(await seen(2)).toEqual([line, line]);
  });

  test('skips a line that is too long with bounded memory, counts it once, and moves on within it', async () => {
    writeFileSync(path, 'before\n');
    start({ maxLineBytes: 10_000 });
    await seen(1);
    const megabyte = 'x'.repeat(1024 * 1024);
    const rss = process.memoryUsage().rss;
    for (let part = 0; part < 50; part += 1) appendFileSync(path, megabyte);
    await waitFor(() => {
      recorder.commit();
      const [position] = [...recorder.positions.values()] as { offset: number }[];
      return position?.offset === 50 * 1024 * 1024 + 7;
    });
    expect(process.memoryUsage().rss - rss).toBeLessThan(20 * 1024 * 1024);
    await restart(() => appendFileSync(path, 'x\nafter\n'));
    expect(await seen(2)).toEqual(['before', 'after']);
    expect(recorder.seenRefusals).toEqual([{ reason: 'line too long', byteLength: 50 * 1024 * 1024 + 1 }]);
  });

  test('finishes a file that was renamed, and late lines of its writer, then reads the new one', async () => {
    writeFileSync(path, 'one\n');
    start();
    await seen(1);
    const writer = openSync(path, 'a');
    renameSync(path, `${path}.1`);
    writeSync(writer, 'two\n');
    writeFileSync(path, 'three\n');
    expect((await seen(3)).toSorted()).toEqual(['one', 'three', 'two']);
    writeSync(writer, 'four\n');
    closeSync(writer);
    expect((await seen(4)).at(-1)).toBe('four');
  });

  test('finds every file of three renames that happened while it was away, its own among them', async () => {
    writeFileSync(path, 'a1\n');
    start();
    await seen(1);
    await restart(() => {
      appendFileSync(path, 'a2\n');
      for (const name of ['b', 'c', 'd']) {
        for (let number = 3; number >= 1; number -= 1) {
          if (readdirSync(folder.path).includes(`eve.json.${number}`)) {
            renameSync(`${path}.${number}`, `${path}.${number + 1}`);
          }
        }
        renameSync(path, `${path}.1`);
        writeFileSync(path, `${name}1\n${name}2\n`);
      }
    });
    expect(await seen(8)).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'd1', 'd2']);
  });

  test('leaves alone rotated files from before its first start, and files that only look alike', async () => {
    writeFileSync(`${path}.1`, 'old\n');
    writeFileSync(join(folder.path, 'eve.2.json'), 'another thread\n');
    writeFileSync(path, 'one\n');
    start();
    await seen(1);
    renameSync(`${path}.1`, `${path}.2`);
    renameSync(path, `${path}.1`);
    writeFileSync(join(folder.path, 'eve.json.bak'), 'a copy\n');
    writeFileSync(path, 'two\n');
    expect(await seen(2)).toEqual(['one', 'two']);
    expect(await seen(2)).toHaveLength(2);
  });

  test('reads what was left of a file that was copied and truncated while it was away, once', async () => {
    writeFileSync(path, 'one\n');
    start();
    await seen(1);
    await restart(() => {
      appendFileSync(path, 'two\n');
      copyFileSync(path, `${path}.1`);
      truncateSync(path);
      appendFileSync(path, 'three, longer than all before it\n');
    });
    expect(await seen(3)).toEqual(['one', 'two', 'three, longer than all before it']);
  });

  test('reads a truncated file from its beginning, also one that grew past the old offset at once', async () => {
    writeFileSync(path, 'one\ntwo\n');
    start();
    await seen(2);
    truncateSync(path);
    appendFileSync(path, 'three\n');
    await seen(3);
    const descriptor = openSync(path, 'r+');
    ftruncateSync(descriptor);
    writeSync(descriptor, 'four\nfive is longer\n', 0);
    closeSync(descriptor);
    expect(await seen(5)).toEqual(['one', 'two', 'three', 'four', 'five is longer']);
  });

  test('skips the hole of NULs that a writer without O_APPEND leaves after a truncation', async () => {
    const writer = openSync(path, 'w');
    writeSync(writer, `${'x'.repeat(5000)}\n`);
    start();
    await seen(1);
    truncateSync(path);
    writeSync(writer, 'after the hole\n');
    closeSync(writer);
    expect((await seen(2)).at(-1)).toBe('after the hole');
    expect(recorder.seenRefusals).toEqual([]);
  });

  test('reads a file that was deleted and made again with the same inode, while it was away', async () => {
    writeFileSync(path, 'one\n');
    start();
    await seen(1);
    await restart(() => {
      rmSync(path);
      writeFileSync(path, 'two\n');
    });
    expect(await seen(2)).toEqual(['one', 'two']);
  });

  test('drains both targets when a symbolic link is swapped', async () => {
    const targets = [join(folder.path, 'a.log'), join(folder.path, 'b.log')] as const;
    writeFileSync(targets[0], 'a1\n');
    writeFileSync(targets[1], 'b1\n');
    symlinkSync(targets[0], path);
    start();
    await seen(1);
    appendFileSync(targets[0], 'a2\n');
    symlinkSync(targets[1], `${path}.new`);
    renameSync(`${path}.new`, path);
    expect((await seen(3)).toSorted()).toEqual(['a1', 'a2', 'b1']);
    appendFileSync(targets[0], 'a3\n');
    appendFileSync(targets[1], 'b2\n');
    expect((await seen(5)).toSorted()).toEqual(['a1', 'a2', 'a3', 'b1', 'b2']);
  });

  test('waits for a missing file, says so, and reads it from its beginning when it appears', async () => {
    start({ startAt: 'end' });
    await waitFor(() => recorder.status.startsWith('waiting: '));
    expect(recorder.status).toContain('does not exist');
    writeFileSync(path, 'one\n');
    expect(await seen(1)).toEqual(['one']);
    await waitFor(() => recorder.status.startsWith('idle'));
  });

  test('resumes a file that went away and came back under its name', async () => {
    writeFileSync(path, 'one\n');
    start();
    await seen(1);
    renameSync(path, join(folder.path, 'elsewhere'));
    await waitFor(() => recorder.status.startsWith('waiting: '));
    renameSync(join(folder.path, 'elsewhere'), path);
    appendFileSync(path, 'two\n');
    expect(await seen(2)).toEqual(['one', 'two']);
  });

  test('never opens a directory, a pipe, a device or a link to itself, and goes on when a file takes the place', async () => {
    const message = async (part: string): Promise<void> => {
      await waitFor(() => recorder.status.includes(part));
      expect(openDescriptors()).toBe(0);
    };
    mkdirSync(path);
    start();
    await message('is a directory');
    rmSync(path, { recursive: true });
    execFileSync('mkfifo', [path]);
    await message('a named pipe');
    rmSync(path);
    symlinkSync('/dev/zero', path);
    await message('a device');
    rmSync(path);
    symlinkSync(path, path);
    await message('leads back to itself');
    rmSync(path);
    writeFileSync(path, 'one\n');
    expect(await seen(1)).toEqual(['one']);
  });

  test('says that a file may not be read, and reads it when it may', async () => {
    writeFileSync(path, 'one\n');
    chmodSync(path, 0);
    // Nothing is forbidden to root: be somebody else for a while.
    if (process.getuid?.() === 0) process.seteuid?.(65_534);
    try {
      start();
      await waitFor(() => recorder.status.includes('may not be read'));
    } finally {
      if (process.getuid?.() === 0) process.seteuid?.(0);
    }
    chmodSync(path, 0o600);
    expect(await seen(1)).toEqual(['one']);
  });

  test('keeps descriptors and positions few through many rotations', async () => {
    writeFileSync(path, 'line 0\n');
    start({ rotatedGraceMs: 20 });
    for (let round = 1; round <= 60; round += 1) {
      await seen(round);
      renameSync(path, `${path}.${round}`);
      if (round > 3) rmSync(`${path}.${round - 3}`);
      writeFileSync(path, `line ${round}\n`);
    }
    await seen(61);
    expect(recorder.seen).toEqual(Array.from({ length: 61 }, (_, round) => `line ${round}`));
    await waitFor(() => {
      recorder.commit();
      return recorder.positions.size === 1 && openDescriptors() === 1;
    });
  });

  test('tells how many bytes are behind', async () => {
    writeFileSync(path, 'x'.repeat(1000));
    start();
    await waitFor(() => recorder.behindBytes === 1000);
    appendFileSync(path, '\n');
    await waitFor(() => recorder.behindBytes === 0);
  });
});
