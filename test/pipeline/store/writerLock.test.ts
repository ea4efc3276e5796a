import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acquireWriterLock, WRITER_LOCK_FILE } from '../../../electron/pipeline/store/writerLock.ts';
import { ChildProgram, ended, nthLine } from '../../fixtures/childProgram.ts';
import { NATIVE_BINDING } from '../../fixtures/eventStores.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';

let holder: ChildProgram;
let folder: TemporaryDirectory;

beforeAll(async () => {
  holder = await ChildProgram.bundle('holdWriterLock');
});
afterAll(() => holder.remove());
beforeEach(() => (folder = temporaryDirectory()));
afterEach(() => folder.remove());

const acquire = (): ReturnType<typeof acquireWriterLock> => acquireWriterLock(folder.path, NATIVE_BINDING);

describe('the writer lock', () => {
  test('is held once in a process, and free again when it was released', () => {
    const first = acquire();
    expect(acquire()).toMatchObject({ ok: false, error: { kind: 'taken' } });
    if (first.ok) first.value.release();
    const second = acquire();
    expect(second.ok).toBe(true);
    if (second.ok) second.value.release();
  });

  test('is not given to a second process', async () => {
    const lock = acquire();
    const child = holder.start(folder.path);
    expect(await nthLine(child, 1)).toBe('taken');
    child.stdin?.end();
    await ended(child);
    if (lock.ok) lock.value.release();
  });

  test('is free at once when its holder was killed', async () => {
    for (let round = 0; round < 3; round += 1) {
      const child = holder.start(folder.path);
      expect(await nthLine(child, 1)).toBe('held');
      expect(acquire()).toMatchObject({ ok: false, error: { kind: 'taken' } });
      child.kill('SIGKILL');
      await ended(child);
      const lock = acquire();
      expect(lock.ok).toBe(true);
      if (lock.ok) lock.value.release();
    }
  });

  test('is a file of its owner alone', () => {
    const lock = acquire();
    expect(statSync(join(folder.path, WRITER_LOCK_FILE)).mode & 0o777).toBe(0o600);
    if (lock.ok) lock.value.release();
  });

  test('cannot be had in a directory that is not there', () => {
    const lock = acquireWriterLock(join(folder.path, 'none'), NATIVE_BINDING);
    expect(lock).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  });
});
