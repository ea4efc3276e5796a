import { stat } from 'node:fs/promises';
import type { Json } from '../stages.ts';
import {
  fileIdOf,
  holdsHead,
  holdsTail,
  isSameFile,
  parseFileMark,
  type DoneFile,
  type FileMark,
  type OpenFile,
} from './fileMark.ts';
import { listSiblings, openSibling, whileDirectoryChanges, type Sibling } from './siblings.ts';

export interface StoredMark {
  readonly key: string;
  readonly mark: FileMark;
}

interface FoundFile extends OpenFile {
  readonly path: string;
}

interface FoundMark {
  readonly stored: StoredMark;
  readonly file: FoundFile;
  /** False when the file holds something else now than what was read of it. */
  readonly isIntact: boolean;
}

/** What became of the files whose positions are stored; handles belong to the caller. */
export interface RestoredMarks {
  /** Oldest first; the newest may hold something else now. */
  readonly found: readonly FoundMark[];
  /** The newest one, when its file is not to be found. */
  readonly lost: StoredMark | null;
  /** Stream keys of older ones that are gone. */
  readonly forgotten: readonly string[];
  readonly done: DoneFile[];
  readonly realPath: string | null;
  readonly lastSequence: number;
}

export async function restoreMarks(path: string, positions: ReadonlyMap<string, Json>): Promise<RestoredMarks> {
  const stored = storedMarks(path, positions);
  const newest = stored.at(-1);
  const found: FoundMark[] = [];
  const forgotten: string[] = [];
  let lost: StoredMark | null = null;
  try {
    for (const one of stored) {
      const file = await findFile(one.mark, new Set([path, one.mark.path, one.mark.realPath])).catch(
        (thrown: unknown) => {
          // A rotated file that may not be read any more must not keep the others from being read.
          if (one === newest) throw thrown;
          return null;
        },
      );
      const isIntact =
        file !== null && (await holdsHead(file.handle, one.mark)) && (await holdsTail(file.handle, one.mark));
      if (file !== null && (isIntact || one === newest)) {
        found.push({ stored: one, file, isIntact });
        continue;
      }
      await file?.handle.close();
      if (one === newest) lost = one;
      else forgotten.push(one.key);
    }
  } catch (thrown) {
    for (const { file } of found) await file.handle.close();
    throw thrown;
  }
  return {
    found,
    lost,
    forgotten,
    done: [...(newest?.mark.done ?? [])],
    realPath: newest?.mark.realPath ?? null,
    lastSequence: Math.max(0, ...stored.map(({ key }) => sequenceOf(key))),
  };
}

function storedMarks(path: string, positions: ReadonlyMap<string, Json>): StoredMark[] {
  const stored: StoredMark[] = [];
  for (const [key, position] of positions) {
    const mark = key.startsWith(`${path}#`) && /#\d+$/.test(key) ? parseFileMark(position) : null;
    if (mark !== null) stored.push({ key, mark });
  }
  stored.sort((a, b) => sequenceOf(a.key) - sequenceOf(b.key));
  // Of several that were the newest when they were stored, the one stored for the youngest file still is.
  const newest = stored.findLast(({ mark }) => mark.isNewest);
  return newest === undefined ? stored : [...stored.filter((one) => one !== newest), newest];
}

function sequenceOf(key: string): number {
  return Number(key.slice(key.lastIndexOf('#') + 1));
}

/** Where it was, else under whatever name beside it: in this order, since files are moved away from their path. */
async function findFile(mark: FileMark, paths: ReadonlySet<string>): Promise<FoundFile | null> {
  return await whileDirectoryChanges(async () => {
    const there = await lookAt(mark);
    const found = there ?? (await listSiblings(paths)).find(({ id }) => isSameFile(id, mark)) ?? null;
    return found === null ? null : { ...(await openSibling(found)), path: found.path };
  });
}

/** The file at the mark's path, if it is still the same one there: the tailed path itself is nobody's sibling. */
async function lookAt({ path, ...mark }: FileMark): Promise<Pick<Sibling, 'path' | 'id'> | null> {
  try {
    const stats = await stat(path, { bigint: true });
    const id = fileIdOf(stats);
    return stats.isFile() && isSameFile(id, mark) ? { path, id } : null;
  } catch {
    return null;
  }
}
