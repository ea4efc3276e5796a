import { stat } from 'node:fs/promises';
import type { Json } from '../stages.ts';
import {
  fileIdOf,
  holdsTail,
  isSameFile,
  openRegularFile,
  parseFileMark,
  type DoneFile,
  type FileMark,
  type OpenFile,
} from './fileMark.ts';
import { listSiblings, type Sibling } from './siblings.ts';

export interface StoredMark {
  readonly key: string;
  readonly mark: FileMark;
}

interface FoundFile extends OpenFile {
  readonly path: string;
}

/** What became of the files whose positions are stored; handles belong to the caller. */
export interface RestoredMarks {
  /** Their content is as it was read: continue, oldest first. */
  readonly found: readonly { readonly stored: StoredMark; readonly file: FoundFile }[];
  /** The newest one, when its file holds something else now. */
  readonly rewritten: { readonly stored: StoredMark; readonly file: FoundFile } | null;
  /** The newest one, when its file is not to be found. */
  readonly lost: StoredMark | null;
  /** Stream keys of older ones that are gone. */
  readonly forgotten: readonly string[];
  readonly done: DoneFile[];
  readonly lastSequence: number;
}

export async function restoreMarks(path: string, positions: ReadonlyMap<string, Json>): Promise<RestoredMarks> {
  const stored = storedMarks(path, positions);
  const newest = stored.at(-1);
  const found: { stored: StoredMark; file: FoundFile }[] = [];
  const forgotten: string[] = [];
  let rewritten: RestoredMarks['rewritten'] = null;
  let lost: StoredMark | null = null;
  const siblings =
    stored.length === 0 ? [] : await listSiblings(new Set([path, ...stored.map(({ mark }) => mark.path)]));
  for (const one of stored) {
    const file = await findFile(one.mark, siblings);
    if (file === null) {
      if (one === newest) lost = one;
      else forgotten.push(one.key);
    } else if (Number(file.stats.size) >= one.mark.offset && (await holdsTail(file.handle, one.mark))) {
      found.push({ stored: one, file });
    } else if (one === newest) {
      rewritten = { stored: one, file };
    } else {
      await file.handle.close();
      forgotten.push(one.key);
    }
  }
  return {
    found,
    rewritten,
    lost,
    forgotten,
    done: [...(newest?.mark.done ?? [])],
    lastSequence: sequenceOf(newest?.key ?? '#0'),
  };
}

function storedMarks(path: string, positions: ReadonlyMap<string, Json>): StoredMark[] {
  const stored: StoredMark[] = [];
  for (const [key, position] of positions) {
    const mark = key.startsWith(`${path}#`) && /#\d+$/.test(key) ? parseFileMark(position) : null;
    if (mark !== null) stored.push({ key, mark });
  }
  return stored.sort((a, b) => sequenceOf(a.key) - sequenceOf(b.key));
}

function sequenceOf(key: string): number {
  return Number(key.slice(key.lastIndexOf('#') + 1));
}

/** Where it was, else under whatever name beside it. */
async function findFile(mark: FileMark, siblings: readonly Sibling[]): Promise<FoundFile | null> {
  const others = siblings.filter((sibling) => isSameFile(sibling.id, mark)).map((sibling) => sibling.path);
  for (const path of [mark.path, ...others]) {
    const file = await openIfRegular(path);
    if (file === null) continue;
    if (isSameFile(fileIdOf(file.stats), mark)) return { ...file, path };
    await file.handle.close();
  }
  return null;
}

async function openIfRegular(path: string): Promise<OpenFile | null> {
  try {
    return (await stat(path)).isFile() ? await openRegularFile(path) : null;
  } catch {
    return null;
  }
}
