import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';

const SAMPLE_BYTES = 64 * 1024;

/** What a whole file begins with, compressed or not. */
export interface FirstLines {
  readonly lines: readonly string[];
  /** When the file was written last, UTC epoch ms. */
  readonly modifiedMs: number;
}

/** The first lines of a regular file, 64 KiB at most; a line that goes on behind them is left out. Throws as fs does. */
export function readFirstLines(path: string): FirstLines {
  const stats = statSync(path);
  if (!stats.isFile()) return { lines: [], modifiedMs: stats.mtimeMs };
  const descriptor = openSync(path, 'r');
  const bytes = Buffer.alloc(SAMPLE_BYTES);
  let length = 0;
  try {
    length = readSync(descriptor, bytes, 0, SAMPLE_BYTES, 0);
  } finally {
    closeSync(descriptor);
  }
  const head = inflated(bytes.subarray(0, length));
  const isWhole = length < SAMPLE_BYTES;
  const end = isWhole ? head.length : head.lastIndexOf(10);
  const text = head
    .subarray(0, Math.max(end, 0))
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  return { lines: lines.filter((line) => line.trim() !== ''), modifiedMs: stats.mtimeMs };
}

/** The beginning of a gzip file is inflated as far as it goes. */
function inflated(head: Buffer): Buffer {
  if (head[0] !== 0x1f || head[1] !== 0x8b) return head;
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: SAMPLE_BYTES * 64 };
    return gunzipSync(head, options).subarray(0, SAMPLE_BYTES);
  } catch {
    return Buffer.alloc(0);
  }
}
