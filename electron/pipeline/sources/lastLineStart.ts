import type { FileHandle } from 'node:fs/promises';
import { readBytes } from './fileMark.ts';

const STEP_BYTES = 64 * 1024;

/**
 * Where the last, possibly unfinished line of the first `size` bytes begins: to start "at the end" there, so that the
 * line being written at this moment comes whole. A line longer than `maxLineBytes` is begun within.
 */
export async function lastLineStart(handle: FileHandle, size: number, maxLineBytes: number): Promise<number> {
  for (let end = size; end > 0; end -= STEP_BYTES) {
    if (size - end > maxLineBytes) return size;
    const start = Math.max(0, end - STEP_BYTES);
    const found = (await readBytes(handle, start, end - start)).lastIndexOf(10);
    if (found >= 0) return start + found + 1;
  }
  return 0;
}
