import type { BigIntStats } from 'node:fs';
import { readlink, stat, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { SourceContext } from '../stages.ts';
import type { Head } from './fileHead.ts';
import {
  fileIdOf,
  holdsHead,
  holdsTail,
  isSameFile,
  isSettled,
  type DoneFile,
  type FileId,
  type FileMark,
  type OpenFile,
} from './fileMark.ts';
import { lastLineStart } from './lastLineStart.ts';
import { restoreMarks, type StoredMark } from './restoreMarks.ts';
import { planAdoptions, wholeFile, type Adoption, type Departure, type Followed } from './rotation.ts';
import { listSiblings } from './siblings.ts';
import type { StopSignal } from './stopSignal.ts';
import { TrackedFile } from './trackedFile.ts';

export interface FileChainOptions {
  readonly pollIntervalMs: number;
  readonly maxLineBytes: number;
  readonly rotatedGraceMs: number;
}

/** Rotated files kept open for late lines; the oldest go first. */
const MAX_ROTATED = 16;
/** Rotated files that are remembered as read, in the stored position. */
const MAX_DONE = 16;
const NOTHING: Head = { bytes: new Uint8Array(), start: 0 };

/**
 * The files that one path has led to, oldest first, each followed to its end: what was rotated away, what came between
 * two looks, and what is at the path now. Positions are only given up in the transaction that stores their successors'.
 */
export class FileChain {
  /** The newest is last. */
  #files: TrackedFile[] = [];
  /** The file at the path, which is then the last of #files. */
  #current: TrackedFile | null = null;
  /** The newest stored position when its file is gone: it tells a copy that comes back from a new file. */
  #lost: StoredMark | null = null;
  #done: DoneFile[] = [];
  #sequence = 0;
  /** State of the directory when it was searched last without a newer file at the path. */
  #searched = '';

  /** Where the path led last, which is another place when it is a symbolic link. */
  #realPath: string;
  #formerPath: string;

  constructor(
    readonly path: string,
    readonly context: SourceContext,
    readonly options: FileChainOptions,
  ) {
    this.#realPath = path;
    this.#formerPath = path;
  }

  get behindBytes(): number {
    return this.#files.reduce((sum, file) => sum + file.behindBytes, 0);
  }

  /** Finds the files of the stored positions again. */
  async restore(): Promise<void> {
    const restored = await restoreMarks(this.path, this.context.positions);
    this.#sequence = restored.lastSequence;
    this.#done = restored.done;
    this.#realPath = restored.realPath ?? this.path;
    for (const key of restored.forgotten) this.#forget(key);
    const files: TrackedFile[] = [];
    for (const { stored, file, isIntact } of restored.found) {
      const tracked = this.#create(stored.mark, file.path, stored.mark, stored.key);
      await tracked.adopt(file.handle);
      if (!isIntact) tracked.setRewritten(stored.mark);
      tracked.rotatedMs = now();
      files.push(tracked);
    }
    this.#lost = restored.lost;
    this.#setFiles(files);
  }

  /** True for the file that is followed as the one at the path. While we hold it open, nobody else gets its inode. */
  isCurrent(stats: BigIntStats): boolean {
    const newest = this.#current ?? (this.#lost === null ? this.#files.at(-1) : undefined);
    return newest !== undefined && isAt(newest, stats);
  }

  /** The path still leads to the current file. */
  stay(realPath: string, stats: BigIntStats): void {
    const file = this.#files.at(-1);
    if (file === undefined) return;
    this.#current = file;
    file.rotatedMs = null;
    file.path = realPath;
    this.#leadTo(realPath);
    // Until something of it was read, what came beside it since the beginning counts: see #findUnseen.
    if (!file.isUnread) file.lookedMs = Number(stats.mtimeNs) / 1e6;
  }

  /** The path leads nowhere, or to nothing that can be read: what was there is followed on as rotated. */
  async leave(): Promise<void> {
    this.#leaveCurrent();
    const target = await readlink(this.path).catch(() => null);
    if (target !== null) this.#leadTo(resolve(dirname(this.path), target));
    if (!(await this.#isNewDirectory(this.path))) return;
    const adopted = await this.#findBetween(null);
    // They go before the file that was at the path last: what comes there next is younger than that one, but perhaps
    // not than a copy that was made of it.
    const newest = this.#lost === null ? this.#files.slice(-1) : [];
    const others = this.#files.slice(0, this.#files.length - newest.length);
    this.#setFiles([...others, ...adopted, ...newest]);
    for (const file of adopted) file.touch();
  }

  /**
   * The path leads to another file: follows it, after what was there between it and the one before. The handle is ours
   * from here on. Resolves to a message when lines may be missing.
   */
  async switchTo({ handle, stats }: OpenFile, realPath: string, startAtEnd: boolean): Promise<string | null> {
    const returned = this.#files.find((tracked) => isAt(tracked, stats));
    if (returned !== undefined) {
      await handle.close();
      this.#leaveCurrent();
      this.#current = returned;
      this.#setFiles([...this.#files.filter((tracked) => tracked !== returned), returned]);
      returned.touch();
      return null;
    }
    this.#leadTo(realPath);
    const id = { ...fileIdOf(stats), seenMs: Number(stats.mtimeNs) / 1e6 };
    const isFirst = this.#lost === null && this.#files.length === 0;
    const known = await this.#findKnown(handle, id);
    let start: Start = known ?? BEGINNING;
    let adopted: readonly TrackedFile[] = [];
    if (isFirst) {
      await this.#passOlder();
      if (startAtEnd) {
        start = { offset: await lastLineStart(handle, Number(stats.size), this.options.maxLineBytes), longBytes: -1 };
      }
    } else if (known === null) {
      adopted = await this.#findBetween({ id, handle });
    }
    const next = this.#create(id, realPath, start);
    await next.adopt(handle);
    const lost = this.#lost;
    this.#leaveCurrent();
    this.#append([...adopted, next]);
    this.#current = next;
    if (lost === null || known !== null || adopted.some((file) => !file.isUnread)) return null;
    return `The file that was read before is gone; what it held after byte ${lost.mark.offset} was not read.`;
  }

  /** Reads a chunk of the first file that has one. False when all are at their end. */
  async readSome(signal: StopSignal): Promise<boolean> {
    for (const file of this.#files) {
      const isRotated = file !== this.#current;
      if (isRotated && file.isAtEnd && now() - file.lastReadMs < this.options.pollIntervalMs) continue;
      file.lastReadMs = now();
      if (!file.isOpen && !(await this.#reopen(file))) {
        this.#setFiles(this.#files.filter((other) => other !== file));
        file.sink.close(false);
        return true;
      }
      const outcome = await file.read();
      const hasUnseen = file.isUnread && !isRotated && outcome !== 'rewritten' && (await this.#findUnseen(file));
      file.isAtEnd = outcome === 'end';
      if (outcome === 'end' && !hasUnseen) continue;
      file.lastDataMs = now();
      if (outcome === 'rewritten') await this.#restart(file);
      else await file.handOver(signal);
      return true;
    }
    return false;
  }

  /** Stops following rotated files that are quiet. */
  async tidy(): Promise<void> {
    for (const file of this.#files) await file.measure();
    const rotated = this.#files.filter((file) => file !== this.#current && file.isAtEnd);
    for (const [index, file] of rotated.entries()) {
      const quietMs = now() - Math.max(file.rotatedMs ?? 0, file.lastDataMs);
      if (quietMs < this.options.rotatedGraceMs && rotated.length - index <= MAX_ROTATED) continue;
      await file.closeHandle();
      const { mark } = file;
      const isNewest = file === this.#files.at(-1);
      // With nothing after it, its position stays: without any, the next file would begin as startAt says.
      if (isNewest) this.#lost = { key: file.streamKey, mark };
      this.#setFiles(this.#files.filter((other) => other !== file));
      if (isNewest) {
        file.sink.close(true);
      } else {
        this.#remember([{ ...file.id, offset: mark.offset, tail: mark.tail }]);
        file.sink.close(false);
        this.#files.at(-1)?.touch();
      }
    }
  }

  async close(): Promise<void> {
    for (const file of this.#files) {
      await file.closeHandle().catch(() => undefined);
      file.sink.close(true);
    }
  }

  /** Where a file that is new at the path was read to before: as a rotated one, or as the one that it is a copy of. */
  async #findKnown(handle: FileHandle, id: FileId): Promise<Start | null> {
    const done = this.#done.find((file) => isSameFile(file, id));
    if (done !== undefined && (await holdsTail(handle, done))) return { offset: done.offset, longBytes: -1 };
    const mark = this.#lost?.mark;
    if (mark === undefined || mark.offset === 0) return null;
    return (await holdsHead(handle, mark)) && (await holdsTail(handle, mark)) ? mark : null;
  }

  /** Files that came and went between the newest one that we know and the one at the path now, none there when null. */
  async #findBetween(current: { readonly id: FileId; readonly handle: FileHandle } | null): Promise<TrackedFile[]> {
    const newest = this.#files.at(-1);
    // A copy and truncation may have come right before a renaming, between two looks.
    if (this.#lost === null && newest !== undefined && !(await newest.isIntact())) await this.#restart(newest, current);
    const mark = this.#lost?.mark ?? this.#files.at(-1)?.mark;
    if (mark === undefined) return [];
    const how = this.#lost === null ? 'renamed' : 'gone';
    return await this.#adopt(
      await this.#plan(mark, how, current?.id ?? null, { handle: current?.handle ?? null, head: NOTHING }),
    );
  }

  /** In one turn, hence in one transaction: what was followed so far is given up only together with its successors. */
  #append(files: readonly TrackedFile[]): void {
    if (this.#lost !== null) this.#forget(this.#lost.key);
    this.#lost = null;
    this.#setFiles([...this.#files, ...files]);
    for (const file of files) file.touch();
  }

  /**
   * A file of which nothing was read before may have been filled, copied and truncated meanwhile, any number of times.
   * Only new rotated files beside it tell, which begin otherwise than what was read of it now. True when there are.
   */
  async #findUnseen(file: TrackedFile): Promise<boolean> {
    if (!(await this.#isNewDirectory(file.path))) return false;
    const adopted = await this.#adopt(await this.#plan(file.mark, 'truncated', file.id, file));
    this.#setFiles([...this.#files.filter((other) => other !== file), ...adopted, file]);
    for (const tracked of adopted) tracked.touch();
    return adopted.length > 0;
  }

  /** A file's content was replaced: it is read from its beginning, after what a copy kept of the old content. */
  async #restart(file: TrackedFile, current: { readonly id: FileId } | null = null): Promise<void> {
    const { handle, mark } = file;
    if (handle === null) return;
    const isNewest = file === this.#files.at(-1);
    // `current` is about to be followed: it may be renamed as well by now, and is not to be taken for a file between.
    const adoptions = isNewest
      ? await this.#plan(mark, 'truncated', current?.id ?? null, { handle, head: NOTHING })
      : [];
    const adopted = await this.#adopt(adoptions);
    const next = this.#create(mark, file.path, BEGINNING);
    next.rotatedMs = file.rotatedMs;
    file.release();
    await next.adopt(handle);
    const others = this.#files.filter((other) => other !== file);
    this.#setFiles(isNewest ? [...others, ...adopted, next] : [next, ...others]);
    if (file === this.#current) this.#current = next;
    for (const tracked of [...adopted, next]) tracked.touch();
    file.sink.close(false);
  }

  /** A lazily opened file may have been renamed once more since it was listed. */
  async #reopen(file: TrackedFile): Promise<boolean> {
    if (await file.open()) return true;
    const found = (await listSiblings(this.#pathsOf(file.path))).find((sibling) => isSameFile(sibling.id, file.id));
    if (found === undefined) return false;
    file.path = found.path;
    return await file.open();
  }

  #pathsOf(path: string): ReadonlySet<string> {
    return new Set([this.path, this.#realPath, this.#formerPath, path]);
  }

  #leadTo(realPath: string): void {
    if (realPath === this.#realPath) return;
    this.#formerPath = this.#realPath;
    this.#realPath = realPath;
  }

  async #plan(
    mark: FileMark,
    how: Departure,
    current: FileId | null,
    followed: Followed,
  ): Promise<readonly Adoption[]> {
    const known = [...this.#files.map((file) => file.id), ...this.#done, ...(current === null ? [] : [current])];
    const plan = await planAdoptions(this.#pathsOf(mark.path), mark, how, known, followed);
    this.#remember(plan.copies);
    return plan.adoptions;
  }

  /** Rotated files from before the first start are not ours to read, at any later rotation either. */
  async #passOlder(): Promise<void> {
    const siblings = await listSiblings(this.#pathsOf(this.path));
    this.#remember(siblings.filter((sibling) => sibling.isRotated).map((sibling) => wholeFile(sibling.id)));
  }

  async #adopt(adoptions: readonly Adoption[]): Promise<TrackedFile[]> {
    const adopted: TrackedFile[] = [];
    for (const { sibling, offset, longBytes } of adoptions) {
      const file = this.#create({ ...sibling.id, seenMs: sibling.modifiedMs }, sibling.path, { offset, longBytes });
      file.rotatedMs = now();
      // Its position needs the bytes before the offset; from the beginning there are none, and it is opened in its turn.
      if (offset > 0 && !(await this.#reopen(file))) continue;
      adopted.push(file);
    }
    return adopted;
  }

  #create(
    id: FileId & { readonly seenMs: number },
    path: string,
    start: Start,
    key: string | null = null,
  ): TrackedFile {
    if (key === null) this.#sequence += 1;
    const { dev, ino, birthMs, seenMs } = id;
    const { offset, longBytes } = start;
    const streamKey = key ?? `${this.path}#${this.#sequence}`;
    return new TrackedFile(
      { id: { dev, ino, birthMs }, path, shownPath: this.path, offset, longBytes, seenMs, streamKey },
      this.context,
      { maxLineBytes: this.options.maxLineBytes, chain: () => ({ realPath: this.#realPath, done: this.#done }) },
    );
  }

  /** True when the path's directory changed since it was asked for last. */
  async #isNewDirectory(path: string): Promise<boolean> {
    const stats = await stat(dirname(path), { bigint: true }).catch(() => null);
    if (stats === null) return false;
    const state = `${this.#files.at(-1)?.streamKey} ${stats.mtimeNs}`;
    if (state === this.#searched) return false;
    this.#searched = isSettled(stats) ? state : '';
    return true;
  }

  #setFiles(files: TrackedFile[]): void {
    this.#files = files;
    for (const file of files) file.isNewest = this.#lost === null && file === files.at(-1);
  }

  #leaveCurrent(): void {
    if (this.#current !== null) this.#current.rotatedMs ??= now();
    this.#current = null;
  }

  #remember(files: readonly DoneFile[]): void {
    const others = this.#done.filter((done) => !files.some((file) => isSameFile(file, done)));
    this.#done = [...others, ...files].slice(-MAX_DONE);
  }

  #forget(key: string): void {
    this.context.open({ key, path: null, describePosition: () => null }).close(false);
  }
}

interface Start {
  readonly offset: number;
  readonly longBytes: number;
}

const BEGINNING: Start = { offset: 0, longBytes: -1 };

function isAt(file: TrackedFile, stats: BigIntStats): boolean {
  return isSameFile(file.id, fileIdOf(stats));
}

/** Monotonic: the wall clock may jump. */
function now(): number {
  return performance.now();
}
