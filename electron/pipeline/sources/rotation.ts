import type { FileHandle } from 'node:fs/promises';
import type { Head } from './fileHead.ts';
import {
  HEAD_BYTES,
  holdsHead,
  holdsTail,
  isSameFile,
  readBytes,
  readHistory,
  type DoneFile,
  type FileId,
  type FileMark,
  type OpenFile,
} from './fileMark.ts';
import { DirectoryChanged, listSiblings, openSibling, whileDirectoryChanges, type Sibling } from './siblings.ts';

/** A rotated file that is to be read, from an offset on. */
export interface Adoption {
  readonly sibling: Sibling;
  readonly offset: number;
  readonly longBytes: number;
}

/** The file that is followed now: it may be being copied at this moment. */
export interface Followed {
  readonly handle: FileHandle | null;
  /** What was read of its beginning and not handed over yet. */
  readonly head: Head;
}

export interface AdoptionPlan {
  readonly adoptions: readonly Adoption[];
  readonly copies: readonly DoneFile[];
}

const LF = 10;

/** What happened to the file of a mark: still there under another name, emptied in place, or not to be found. */
export type Departure = 'renamed' | 'truncated' | 'gone';

/**
 * Which rotated files hold lines that were never read, between the file of `mark` and the one at the path now: those
 * younger than our last look, and, where the old content is not in its own file any more, the rest of a copy of it.
 * `copies` are copies that hold nothing new. `known` files are left out, and a copy of
 * `current`, which is about to be truncated.
 */
export async function planAdoptions(
  paths: ReadonlySet<string>,
  mark: FileMark,
  how: Departure,
  known: readonly FileId[],
  current: Followed,
): Promise<AdoptionPlan> {
  return await whileDirectoryChanges(async () => await planOnce(paths, mark, how, known, current));
}

async function planOnce(
  paths: ReadonlySet<string>,
  mark: FileMark,
  how: Departure,
  known: readonly FileId[],
  current: Followed,
): Promise<AdoptionPlan> {
  const siblings = await listSiblings(paths);
  const unknown = siblings.filter((sibling) => sibling.isRotated && !known.some((id) => isSameFile(id, sibling.id)));
  const adoptions: Adoption[] = [];
  const copies: DoneFile[] = [];
  let restFound = false;
  for (const sibling of unknown) {
    const copied = how === 'renamed' ? 'other' : await compareWithMark(sibling, mark);
    if (copied === 'longer' && !restFound) {
      restFound = true;
      adoptions.push({ sibling, offset: mark.offset, longBytes: mark.longBytes });
    } else if (copied !== 'other') {
      copies.push(wholeFile(sibling.id));
    } else if (isYounger(sibling, mark) && !(await isCopyOf(current, sibling))) {
      adoptions.push({ sibling, offset: 0, longBytes: -1 });
    }
  }
  return { adoptions, copies };
}

/** Whether the sibling is a copy of what the mark stands for, with more behind it or not. */
async function compareWithMark(sibling: Sibling, mark: FileMark): Promise<'longer' | 'shorter' | 'other'> {
  if (mark.offset === 0) return 'other';
  const file = await openReadable(sibling);
  if (file === null) return 'other';
  try {
    const size = Number(file.stats.size);
    if (!(await holdsHead(file.handle, mark))) return 'other';
    // A copy that ends before our offset cannot be compared there; its first KiB has to do.
    if (size < mark.offset) return mark.head.bytes === 0 ? 'other' : 'shorter';
    if (!(await holdsTail(file.handle, mark))) return 'other';
    return size > mark.offset ? 'longer' : 'shorter';
  } finally {
    await file.handle.close();
  }
}

/**
 * True for a copy of the file that is followed now: of what was read of it and is about to be handed over, or of what it
 * holds, of which a copy is a beginning until the original is truncated.
 */
async function isCopyOf(current: Followed, sibling: Sibling): Promise<boolean> {
  const file = await openReadable(sibling);
  if (file === null) return false;
  const { handle: copy, stats } = file;
  try {
    const { bytes, start } = current.head;
    const head = await readBytes(copy, start, HEAD_BYTES);
    if (isTelling(head) && isTelling(bytes)) {
      const length = Math.min(head.length, bytes.length);
      if (head.subarray(0, length).equals(bytes.subarray(0, length))) return true;
    }
    const { handle } = current;
    if (handle === null || stats.size === 0n || stats.size > (await handle.stat({ bigint: true })).size) return false;
    const size = Number(stats.size);
    const [one, other] = [await readHistory(copy, size), await readHistory(handle, size)];
    return one.equals(other) && head.equals(await readBytes(handle, start, head.length));
  } finally {
    await copy.close();
  }
}

/** Null for a file that may not be read: it must not keep the others from being read. */
async function openReadable(sibling: Sibling): Promise<OpenFile | null> {
  try {
    return await openSibling(sibling);
  } catch (thrown) {
    if (thrown instanceof DirectoryChanged) throw thrown;
    return null;
  }
}

/** Less than a line tells nothing: many begin alike. */
function isTelling(head: Uint8Array): boolean {
  return head.length === HEAD_BYTES || head.includes(LF);
}

/** Both times come from the file system's clock. The birth tells a file that was touched later from a later file. */
function isYounger(sibling: Sibling, mark: FileMark): boolean {
  const isBornLater = mark.birthMs === 0 || sibling.id.birthMs === 0 || sibling.id.birthMs >= mark.birthMs;
  return isBornLater && sibling.modifiedMs >= mark.seenMs;
}

/** A file of which nothing is to be read, now or later. */
export function wholeFile(id: FileId): DoneFile {
  return { ...id, offset: 0, tail: { bytes: 0, hash: '' } };
}
