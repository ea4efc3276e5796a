import { createHash } from 'node:crypto';
import { constants, type BigIntStats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { HISTORY_BYTES } from './lineSplitter.ts';

/** The beginning of a file, after any hole of NULs there, that tells its copies from other files. */
export const HEAD_BYTES = 1024;

const TICK_MS = 100;
const HOLE_STEP_BYTES = 64 * 1024;

/** Which file it is, as the file system says. */
export interface FileId {
  readonly dev: string;
  readonly ino: string;
  /** UTC epoch ms with fraction, 0 where the file system keeps none. */
  readonly birthMs: number;
}

const fingerprintSchema = z.object({ bytes: z.number().int().min(0), hash: z.string() });

const doneSchema = z.object({
  dev: z.string(),
  ino: z.string(),
  birthMs: z.number(),
  offset: z.number().int().min(0),
  tail: fingerprintSchema,
});

/** The stored position of one file: where reading continues, and how that place is known again. */
const fileMarkSchema = doneSchema.extend({
  /** Where it was last seen. */
  path: z.string(),
  /** True for the file that the path led to last, as far as this position knows. */
  isNewest: z.boolean(),
  /** Where the tailed path led last: somewhere else when it is a symbolic link. */
  realPath: z.string(),
  /** Its modification time when its path last led to it: a file that replaced it is newer. */
  seenMs: z.number(),
  /** Bytes already skipped of the line that the offset lies in, which is too long; -1 between lines. */
  longBytes: z.number().int().min(-1),
  head: fingerprintSchema.extend({ start: z.number().int().min(0) }),
  /** Rotated files that were read to their end, newest last. */
  done: z.array(doneSchema),
});

export type Fingerprint = z.infer<typeof fingerprintSchema>;
export type DoneFile = z.infer<typeof doneSchema>;
export type FileMark = z.infer<typeof fileMarkSchema>;

/** Null for a row that this version did not write. */
export function parseFileMark(position: unknown): FileMark | null {
  return fileMarkSchema.safeParse(position).data ?? null;
}

export function fileIdOf(stats: BigIntStats): FileId {
  return { dev: String(stats.dev), ino: String(stats.ino), birthMs: Number(stats.birthtimeNs) / 1e6 };
}

/** The same file. Device numbers may change when a machine starts again; an inode is reused, with another birth. */
export function isSameFile(one: FileId, other: FileId): boolean {
  if (one.ino !== other.ino) return false;
  return one.birthMs > 0 && other.birthMs > 0 ? one.birthMs === other.birthMs : one.dev === other.dev;
}

/**
 * True when the modification time is old enough to tell the next change: file systems count in ticks of some
 * milliseconds, and what changes twice in one tick looks unchanged.
 */
export function isSettled(stats: BigIntStats): boolean {
  return Date.now() - Number(stats.mtimeMs) > TICK_MS;
}

export function fingerprint(bytes: Uint8Array): Fingerprint {
  return { bytes: bytes.length, hash: createHash('sha256').update(bytes).digest('base64url').slice(0, 22) };
}

/** True when the file still holds, right before the mark's offset, the bytes that were read there. */
export async function holdsTail(handle: FileHandle, mark: Pick<FileMark, 'offset' | 'tail'>): Promise<boolean> {
  return await holds(handle, mark.offset - mark.tail.bytes, mark.tail);
}

export async function holdsHead(handle: FileHandle, mark: FileMark): Promise<boolean> {
  return await holds(handle, mark.head.start, mark.head);
}

async function holds(handle: FileHandle, position: number, expected: Fingerprint): Promise<boolean> {
  const bytes = await readBytes(handle, position, expected.bytes);
  return bytes.length === expected.bytes && fingerprint(bytes).hash === expected.hash;
}

/** The bytes at `position`, fewer at the end of the file. */
export async function readBytes(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Where the NULs at a file's beginning end, looking no further than `limit`. */
export async function holeEnd(handle: FileHandle, limit: number): Promise<number> {
  for (let position = 0; position < limit; position += HOLE_STEP_BYTES) {
    const bytes = await readBytes(handle, position, Math.min(HOLE_STEP_BYTES, limit - position));
    const first = bytes.findIndex((byte) => byte !== 0);
    if (first >= 0) return position + first;
  }
  return limit;
}

/** What the file holds right before `offset`, for the splitter and for the check before each read. */
export async function readHistory(handle: FileHandle, offset: number): Promise<Buffer> {
  const length = Math.min(offset, HISTORY_BYTES);
  return await readBytes(handle, offset - length, length);
}

export interface OpenFile {
  readonly handle: FileHandle;
  readonly stats: BigIntStats;
}

/**
 * Opens a regular file. Null for anything else, which must have been ruled out by a stat before: opening a FIFO waits
 * for its writer, and four such waits stop every file call of the process. O_NONBLOCK is the second lock on that door,
 * for a path that was swapped in between.
 */
export async function openRegularFile(path: string): Promise<OpenFile | null> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat({ bigint: true });
    if (stats.isFile()) return { handle, stats };
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
  await handle.close();
  return null;
}
