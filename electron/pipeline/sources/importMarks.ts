import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import type { Json } from '../stages.ts';

const positionSchema = z.object({
  /** How many bytes of the file were imported. */
  offset: z.number().int().min(0),
  /** Of those bytes, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Bytes skipped of the line that the offset lies in, which is too long; -1 between lines. */
  longBytes: z.number().int().min(-1),
  isFinished: z.boolean(),
});

/** What an earlier import left: so many bytes of some file, known by their hash. */
export interface ImportMark extends z.infer<typeof positionSchema> {
  readonly key: string;
}

/** The newest so many imports are remembered. */
const MAX_MARKS = 5000;
const CHUNK_BYTES = 1024 * 1024;

/** The marks among a feed's stored positions; `surplus` are the oldest beyond the limit. */
export function importMarks(positions: ReadonlyMap<string, Json>): {
  readonly kept: readonly ImportMark[];
  readonly surplus: readonly ImportMark[];
  readonly nextSequence: number;
} {
  const marks: ImportMark[] = [];
  for (const [key, position] of positions) {
    const parsed = positionSchema.safeParse(position).data;
    if (parsed !== undefined) marks.push(Object.assign(parsed, { key }));
  }
  marks.sort((a, b) => sequenceOf(b) - sequenceOf(a));
  const newest = marks[0];
  return {
    kept: marks.slice(0, MAX_MARKS),
    surplus: marks.slice(MAX_MARKS),
    nextSequence: newest === undefined ? 1 : sequenceOf(newest) + 1,
  };
}

export interface Imported {
  /** How much of the file's beginning was imported before. */
  readonly offset: number;
  /** The running hash of exactly that. */
  readonly hash: Hash;
  readonly longBytes: number;
  /** The mark of an interrupted import that ended here. */
  readonly unfinishedKey: string | null;
}

/** Hashes the file's beginning once, as far as any mark reaches, and finds the longest mark that it holds. */
export async function findImported(
  handle: FileHandle,
  size: number,
  marks: readonly ImportMark[],
  isStopped: () => boolean,
): Promise<Imported> {
  const hash = createHash('sha256');
  let found: Imported = { offset: 0, hash: hash.copy(), longBytes: -1, unfinishedKey: null };
  const candidates = marks.filter(({ offset }) => offset > 0 && offset <= size).sort((a, b) => a.offset - b.offset);
  const chunk = Buffer.allocUnsafe(candidates.length === 0 ? 0 : CHUNK_BYTES);
  let position = 0;
  for (const mark of candidates) {
    while (position < mark.offset && !isStopped()) {
      const { bytesRead } = await handle.read(chunk, 0, Math.min(chunk.length, mark.offset - position), position);
      if (bytesRead === 0) return found;
      hash.update(chunk.subarray(0, bytesRead));
      position += bytesRead;
    }
    if (hash.copy().digest('hex') !== mark.sha256) continue;
    found = {
      offset: mark.offset,
      hash: hash.copy(),
      longBytes: mark.longBytes,
      unfinishedKey: mark.isFinished ? null : mark.key,
    };
  }
  return found;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * An earlier import may have ended in a last line that had no LF yet. Where the file goes on in that same line, what
 * was imported ends before the line: it is read whole now, for a half line is hardly ever an event.
 */
export async function backToLineStart(handle: FileHandle, imported: Imported, maxLineBytes: number): Promise<Imported> {
  if (imported.offset === 0 || imported.longBytes >= 0) return imported;
  const from = Math.max(0, imported.offset - maxLineBytes);
  const around = Buffer.alloc(imported.offset + 1 - from);
  const { bytesRead } = await handle.read(around, 0, around.length, from);
  const last = imported.offset - 1 - from;
  if (bytesRead < around.length || around[last] === LF || around[last + 1] === LF || around[last + 1] === CR) {
    return imported;
  }
  const offset = from + around.subarray(0, last).lastIndexOf(LF) + 1;
  return { ...imported, offset, hash: await hashOf(handle, offset) };
}

async function hashOf(handle: FileHandle, length: number): Promise<Hash> {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, length));
  for (let position = 0; position < length;) {
    const { bytesRead } = await handle.read(chunk, 0, Math.min(chunk.length, length - position), position);
    if (bytesRead === 0) break;
    hash.update(chunk.subarray(0, bytesRead));
    position += bytesRead;
  }
  return hash;
}

function sequenceOf(mark: ImportMark): number {
  return Number(mark.key.slice(mark.key.lastIndexOf('#') + 1)) || 0;
}
