import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { withLock } from './lock.mjs';

const ABANDONED_AFTER_MS = 24 * 3600 * 1000;

/** @returns {string} the folder that every clone of Arcwall on this account shares (XDG: a relative value is ignored) */
export function cacheFolder() {
  const configured = process.env['XDG_CACHE_HOME'];
  return join(configured && isAbsolute(configured) ? configured : join(homedir(), '.cache'), 'arcwall');
}

/**
 * Makes a folder in one piece: `fill` writes into a temporary sibling, and only a finished one gets the final name.
 * A half-made folder is therefore never used, and of two clones at work at once the first to finish wins.
 *
 * @param {string} target absolute path of the folder
 * @param {(temporary: string) => Promise<void>} fill
 */
export async function makeFolderOnce(target, fill) {
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  removeAbandoned(target);
  await withLock(`${target}.lock`, `another Arcwall is making ${target}`, async () => {
    if (existsSync(target)) return;
    const temporary = mkdtempSync(`${target}.tmp-`);
    try {
      await fill(temporary);
      publish(temporary, target);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  });
}

/**
 * @param {string} temporary
 * @param {string} target
 */
function publish(temporary, target) {
  try {
    renameSync(temporary, target);
  } catch (error) {
    // Another clone that did not wait for the lock was first; its folder is as good as ours.
    if (!existsSync(target)) throw error;
  }
}

/** @param {string} target */
function removeAbandoned(target) {
  const folder = dirname(target);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${basename(target)}.tmp-`)) continue;
    const path = join(folder, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > ABANDONED_AFTER_MS) rmSync(path, { recursive: true, force: true });
  }
}
