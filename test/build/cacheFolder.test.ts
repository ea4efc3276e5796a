import { existsSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeFolderOnce } from '../../build/setup/cacheFolder.mjs';
import { withLock } from '../../build/setup/lock.mjs';
import { temporaryDirectory, type TemporaryDirectory } from '../fixtures/repository.ts';

let folder: TemporaryDirectory;
let target: string;
beforeEach(() => {
  folder = temporaryDirectory();
  target = join(folder.path, 'electron');
});
afterEach(() => folder.remove());

describe('a folder of the shared cache', () => {
  test('is made once by two that start together', async () => {
    let made = 0;
    const fill = async (temporary: string): Promise<void> => {
      made += 1;
      await sleep(50);
      writeFileSync(join(temporary, 'file'), 'whole');
    };
    await Promise.all([makeFolderOnce(target, fill), makeFolderOnce(target, fill)]);
    expect(made).toBe(1);
    expect(readFileSync(join(target, 'file'), 'utf8')).toBe('whole');
    expect(readdirSync(folder.path)).toEqual(['electron']);
  });

  test('is not there at all after a failure half-way', async () => {
    const fill = (temporary: string): Promise<void> => {
      writeFileSync(join(temporary, 'file'), 'half');
      return Promise.reject(new Error('disk full'));
    };
    await expect(makeFolderOnce(target, fill)).rejects.toThrow('disk full');
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

describe('the lock', () => {
  test('lets one in after the other', async () => {
    const lock = join(folder.path, 'lock');
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} in`);
      await sleep(20);
      order.push(`${name} out`);
    };
    await Promise.all([withLock(lock, 'waiting', work('a')), withLock(lock, 'waiting', work('b'))]);
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out']);
    expect(existsSync(lock)).toBe(false);
  });

  test('of a process that died is taken over', async () => {
    const lock = join(folder.path, 'lock');
    writeFileSync(lock, '1');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lock, longAgo, longAgo);
    await expect(withLock(lock, 'waiting', () => Promise.resolve('done'))).resolves.toBe('done');
  });
});
