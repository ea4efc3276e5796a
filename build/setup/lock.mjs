import { closeSync, mkdirSync, openSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './report.mjs';

const HEARTBEAT_MS = 2_000;
const STALE_AFTER_MS = 20_000;
const POLL_MS = 150;
const TELL_AFTER_MS = 1_000;

/**
 * Runs `work` while holding a lock file, so that two starts do not do the same long work side by side.
 * The holder touches the file; one that has not been touched for 20 s belongs to a process that died, and is taken over.
 * Correctness does not hang on it (results are published by rename); it saves time.
 *
 * @template T
 * @param {string} path
 * @param {string} whyWaiting said while another process holds it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, whyWaiting, work) {
  mkdirSync(dirname(path), { recursive: true });
  await acquire(path, whyWaiting);
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
  heartbeat.unref();
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.off('exit', release);
    release();
  }
}

/**
 * @param {string} path
 * @param {string} whyWaiting
 */
async function acquire(path, whyWaiting) {
  const startedMs = Date.now();
  let told = false;
  while (!create(path)) {
    const heldSince = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (heldSince !== undefined && Date.now() - heldSince > STALE_AFTER_MS) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told && Date.now() - startedMs > TELL_AFTER_MS) {
      say(`  waiting: ${whyWaiting}.`);
      told = true;
    }
    await sleep(POLL_MS);
  }
}

/** @param {string} path */
function create(path) {
  try {
    const handle = openSync(path, 'wx', 0o600);
    writeSync(handle, `${process.pid}\n`);
    closeSync(handle);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
function touch(path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Taken over or removed by hand; the work itself is still sound.
  }
}
