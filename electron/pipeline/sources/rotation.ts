import type { FileHandle } from 'node:fs/promises';
import { holdsHead, holdsTail, isSameFile, readBytes, type DoneFile, type FileId, type FileMark } from './fileMark.ts';
import { listSiblings, openSibling, whileDirectoryChanges, type Sibling } from './siblings.ts';

/** A rotated file that is to be read, from an offset on. */
export interface Adoption {
  readonly sibling: Sibling;
  readonly offset: number;
  readonly longBytes: number;
}

export interface AdoptionPlan {
  readonly adoptions: readonly Adoption[];
  readonly copies: readonly DoneFile[];
}

/** What happened to the file of a mark: still there under another name, emptied in place, or not to be found. */
export type Departure = 'renamed' | 'truncated' | 'gone';

/**
 * Which rotated files hold lines that were never read, between the file of `mark` and the one at the path now: those
 * younger than our last look, and, where the old content is not in its own file any more, the rest of a copy of it.
 * `copies` are copies that hold nothing new. `known` files are left out, and a copy of the file that
 * is followed now and begins with `currentHead`: it is about to be truncated.
 */
export async function planAdoptions(
  paths: ReadonlySet<string>,
  mark: FileMark,
  how: Departure,
  known: readonly FileId[],
  currentHead: Uint8Array,
): Promise<AdoptionPlan> {
  return await whileDirectoryChanges(async () => await planOnce(paths, mark, how, known, currentHead));
}

async function planOnce(
  paths: ReadonlySet<string>,
  mark: FileMark,
  how: Departure,
  known: readonly FileId[],
  currentHead: Uint8Array,
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
    } else if (isYounger(sibling, mark) && !(await beginsLike(sibling, currentHead))) {
      adoptions.push({ sibling, offset: 0, longBytes: -1 });
    }
  }
  return { adoptions, copies };
}

/** Whether the sibling is a copy of what the mark stands for, with more behind it or not. */
async function compareWithMark(sibling: Sibling, mark: FileMark): Promise<'longer' | 'shorter' | 'other'> {
  if (mark.offset === 0) return 'other';
  const file = await openSibling(sibling);
  try {
    const size = Number(file.stats.size);
    if (!(await holdsHead(file.handle, mark))) return 'other';
    // A copy that ends before our offset cannot be compared there; its first KiB has to do, unless it is a hole.
    if (size < mark.offset) return (await isHole(file.handle, mark.head.bytes)) ? 'other' : 'shorter';
    if (!(await holdsTail(file.handle, mark))) return 'other';
    return size > mark.offset ? 'longer' : 'shorter';
  } finally {
    await file.handle.close();
  }
}

async function isHole(handle: FileHandle, length: number): Promise<boolean> {
  return (await readBytes(handle, 0, length)).every((byte) => byte === 0);
}

async function beginsLike(sibling: Sibling, head: Uint8Array): Promise<boolean> {
  const file = await openSibling(sibling);
  try {
    const bytes = await readBytes(file.handle, 0, head.length);
    return bytes.length > 0 && bytes.equals(head.subarray(0, bytes.length));
  } finally {
    await file.handle.close();
  }
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
