import type { BigIntStats } from 'node:fs';
import { realpath, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { messageOf } from '../../contract/result.ts';
import type { FileFeed } from '../../contract/settings.ts';
import type { Source, SourceContext } from '../stages.ts';
import { Bell } from './bell.ts';
import { DirectoryWatch } from './directoryWatch.ts';
import {
  fileIdOf,
  holdsHead,
  holdsTail,
  isSameFile,
  openRegularFile,
  type DoneFile,
  type FileId,
  type FileMark,
} from './fileMark.ts';
import { lastLineStart } from './lastLineStart.ts';
import { MAX_LINE_BYTES } from './lineSplitter.ts';
import { planAdoptions, wholeFile, type Adoption, type Departure } from './rotation.ts';
import { restoreMarks, type StoredMark } from './restoreMarks.ts';
import { listSiblings } from './siblings.ts';
import { StopSignal } from './stopSignal.ts';
import { TrackedFile } from './trackedFile.ts';

export interface FileTailOptions {
  /** How often the path is looked at; also how late an append is seen where the system gives no watch. */
  readonly pollIntervalMs: number;
  readonly maxLineBytes: number;
  /** How long a rotated file is followed after its last byte: its writer may not have heard of the rotation yet. */
  readonly rotatedGraceMs: number;
  /** False polls only. */
  readonly watch: boolean;
}

export const FILE_TAIL_DEFAULTS: FileTailOptions = {
  pollIntervalMs: 250,
  maxLineBytes: MAX_LINE_BYTES,
  rotatedGraceMs: 60_000,
  watch: true,
};

/** Rotated files kept open for late lines; the oldest go first. */
const MAX_ROTATED = 16;
/** Rotated files that are remembered as read, in the stored position. */
const MAX_DONE = 16;

/**
 * Follows the file at a path through rotation by rename or by copy and truncation, truncation, deletion, recreation and
 * exchanged symbolic links, so that every line is handed over once. Each content of each file is a stream of its own.
 */
export function startFileTail(
  feed: Pick<FileFeed, 'path' | 'startAt'>,
  context: SourceContext,
  options: Partial<FileTailOptions> = {},
): Source {
  return new FileTail(feed, context, { ...FILE_TAIL_DEFAULTS, ...options });
}

class FileTail implements Source {
  readonly finished: Promise<void>;
  /** The file at the path last, if it is followed, at the end of this list; before it rotated ones, oldest first. */
  #files: TrackedFile[] = [];
  #current: TrackedFile | null = null;
  /** The newest stored position when its file is gone: it tells a copy that comes back from a new file. */
  #lost: StoredMark | null = null;
  #done: DoneFile[] = [];
  #sequence = 0;
  #wasMissing = false;
  #lookedMs = -Infinity;
  #status = '';
  #directoryState = '';
  readonly #signal = new StopSignal();
  readonly #bell = new Bell();
  readonly #watch: DirectoryWatch;
  readonly #stem: string;

  constructor(
    readonly feed: Pick<FileFeed, 'path' | 'startAt'>,
    readonly context: SourceContext,
    readonly options: FileTailOptions,
  ) {
    const base = basename(feed.path);
    this.#stem = base.slice(0, base.length - extname(base).length);
    this.#watch = new DirectoryWatch((name, isEntry) => {
      if (name !== null && !name.startsWith(this.#stem)) return;
      if (isEntry) this.#lookedMs = -Infinity;
      this.#bell.ring();
    }, now);
    this.finished = this.#run();
  }

  async stop(): Promise<void> {
    this.#signal.stop();
    this.#bell.ring();
    await this.finished;
  }

  async #run(): Promise<void> {
    let isRestored = false;
    while (!this.#signal.isStopped) {
      try {
        if (!isRestored) await this.#restore();
        isRestored = true;
        if (now() - this.#lookedMs >= this.options.pollIntervalMs) await this.#look();
        if (!(await this.#readSome()) && !this.#signal.isStopped) await this.#bell.wait(this.options.pollIntervalMs);
      } catch (thrown) {
        this.#tell('retrying', `${this.feed.path} cannot be read at the moment: ${messageOf(thrown)}`);
        await this.#bell.wait(this.options.pollIntervalMs);
      }
    }
    this.#watch.close();
    for (const file of this.#files) {
      await file.closeHandle().catch(() => undefined);
      file.sink.close(true);
    }
  }

  /** Finds the files of the stored positions again. */
  async #restore(): Promise<void> {
    const restored = await restoreMarks(this.feed.path, this.context.positions);
    this.#sequence = restored.lastSequence;
    this.#done = restored.done;
    for (const key of restored.forgotten) this.#forget(key);
    for (const { stored, file } of restored.found) {
      const tracked = this.#create(stored.mark, file.path, stored.mark.offset, stored.mark.longBytes, stored.key);
      await tracked.adopt(file.handle);
      tracked.rotatedMs = now();
      this.#files.push(tracked);
    }
    if (restored.rewritten !== null) {
      const { stored, file } = restored.rewritten;
      await this.#renew(stored, file.path, file.handle, null);
    } else if (restored.lost !== null) {
      this.#lost = restored.lost;
      return;
    }
    this.#current = this.#files.at(-1) ?? null;
  }

  /** Sees which file the path leads to now. */
  async #look(): Promise<void> {
    this.#lookedMs = now();
    const { path } = this.feed;
    let stats: BigIntStats;
    let realPath = path;
    try {
      stats = await stat(path, { bigint: true });
      realPath = await realpath(path);
    } catch (thrown) {
      this.#watch.set(new Set());
      this.#leaveCurrent();
      const code = codeOf(thrown);
      this.#wasMissing ||= code === 'ENOENT';
      this.#tell('waiting', waitingMessage(path, code, thrown));
      await this.#tidy();
      return;
    }
    if (this.options.watch) this.#watch.set(new Set([dirname(path), dirname(realPath)]));
    if (!stats.isFile()) {
      this.#leaveCurrent();
      this.#tell('waiting', `${path} is ${kindOf(stats)}. Name a regular file.`);
    } else if (this.#current !== null && this.#isAt(this.#current, stats)) {
      if (this.#current.isUnread) await this.#findUnseen(this.#current);
      this.#current.rotatedMs = null;
      this.#current.path = realPath;
      this.#current.seenMs = Number(stats.mtimeNs) / 1e6;
      this.#tell('idle', null);
    } else {
      // A copy and truncation may have come right before the renaming, between two looks.
      const newest = this.#files.at(-1);
      if (newest !== undefined && !(await newest.isIntact())) await this.#restart(newest);
      await this.#switchTo(realPath);
    }
    await this.#tidy();
  }

  /** Follows the file that is at the path now, after what was there between it and the one before. */
  async #switchTo(realPath: string): Promise<void> {
    const { path } = this.feed;
    let file;
    try {
      file = await openRegularFile(realPath);
    } catch (thrown) {
      this.#leaveCurrent();
      this.#tell('waiting', waitingMessage(path, codeOf(thrown), thrown));
      return;
    }
    if (file === null) return;
    const { handle, stats } = file;
    const returned = this.#files.find((tracked) => this.#isAt(tracked, stats));
    if (returned !== undefined) {
      await handle.close();
      this.#leaveCurrent();
      this.#current = returned;
      this.#files = [...this.#files.filter((tracked) => tracked !== returned), returned];
      return;
    }
    const previous = this.#lost?.mark ?? this.#files.at(-1)?.mark ?? null;
    const isLost = this.#lost !== null;
    const continued = isLost && previous !== null && previous.offset > 0 && (await isCopy(handle, previous));
    const known = this.#done.find((done) => isSameFile(done, fileIdOf(stats)));
    let offset = 0;
    let longBytes = -1;
    let adoptions: readonly Adoption[] = [];
    if (continued) ({ offset, longBytes } = previous);
    else if (known !== undefined && (await holdsTail(handle, known))) ({ offset } = known);
    else if (previous !== null)
      adoptions = await this.#plan(previous, isLost ? 'gone' : 'renamed', fileIdOf(stats), handle);
    else if (this.feed.startAt === 'end' && !this.#wasMissing) {
      offset = await lastLineStart(handle, Number(stats.size), this.options.maxLineBytes);
    }
    if (previous === null) await this.#passOlder();
    const adopted = await this.#adopt(adoptions);
    const next = this.#create({ ...fileIdOf(stats), seenMs: Number(stats.mtimeNs) / 1e6 }, realPath, offset, longBytes);
    await next.adopt(handle);
    this.#leaveCurrent();
    this.#current = next;
    this.#files.push(...adopted, next);
    // In one turn, hence in one transaction: what was followed so far is forgotten only together with its successors.
    for (const tracked of [...adopted, next]) tracked.touch();
    if (this.#lost !== null) this.#forget(this.#lost.key);
    const isRestLost = isLost && !continued && !adoptions.some((adoption) => adoption.offset > 0);
    this.#lost = null;
    this.#tell(
      'idle',
      isRestLost
        ? `The file that was read before is gone; what it held after byte ${previous?.offset ?? 0} was not read.`
        : null,
    );
  }

  /** Reads a chunk of the first file that has one. False when all are at their end. */
  async #readSome(): Promise<boolean> {
    for (const file of this.#files) {
      const isRotated = file !== this.#current;
      if (isRotated && file.isAtEnd && now() - file.lastReadMs < this.options.pollIntervalMs) continue;
      file.lastReadMs = now();
      if (!file.isOpen && !(await this.#reopen(file))) {
        this.#files = this.#files.filter((other) => other !== file);
        file.sink.close(false);
        return true;
      }
      const outcome = await file.read(this.#signal);
      file.isAtEnd = outcome === 'end';
      if (outcome === 'rewritten') {
        await this.#restart(file);
        return true;
      }
      if (outcome === 'data') {
        file.lastDataMs = now();
        this.#report();
        return true;
      }
    }
    return false;
  }

  /**
   * A file of which nothing was read may have been filled, copied and truncated since the last look. Only a new rotated
   * file beside it tells.
   */
  async #findUnseen(file: TrackedFile): Promise<void> {
    const { mtimeNs } = await stat(dirname(file.path), { bigint: true });
    const state = `${file.streamKey} ${mtimeNs}`;
    if (state === this.#directoryState) return;
    this.#directoryState = state;
    const adopted = await this.#adopt(await this.#plan(file.mark, 'truncated', file.id, file.handle));
    for (const tracked of adopted) tracked.touch();
    this.#files = [...this.#files.filter((other) => other !== file), ...adopted, file];
  }

  async #restart(file: TrackedFile): Promise<void> {
    const handle = file.release();
    if (handle !== null) await this.#renew({ key: file.streamKey, mark: file.mark }, file.path, handle, file);
  }

  /** A file's content was replaced: it is read from its beginning, after what a copy kept of the old content. */
  async #renew(stored: StoredMark, path: string, handle: FileHandle, before: TrackedFile | null): Promise<void> {
    const isNewest = before === null || before === this.#files.at(-1);
    const adoptions = isNewest ? await this.#plan(stored.mark, 'truncated', stored.mark, handle) : [];
    const adopted = await this.#adopt(adoptions);
    const next = this.#create(stored.mark, path, 0, -1);
    next.rotatedMs = before === null ? now() : before.rotatedMs;
    await next.adopt(handle);
    const files = this.#files.filter((file) => file !== before);
    this.#files = isNewest ? [...files, ...adopted, next] : [next, ...files];
    if (before !== null && before === this.#current) this.#current = next;
    for (const tracked of [...adopted, next]) tracked.touch();
    if (before === null) this.#forget(stored.key);
    else before.sink.close(false);
  }

  /** A lazily opened file may have been renamed once more since it was listed. */
  async #reopen(file: TrackedFile): Promise<boolean> {
    if (await file.open()) return true;
    const found = (await listSiblings(this.feed.path)).find((sibling) => isSameFile(sibling.id, file.id));
    if (found === undefined) return false;
    file.path = found.path;
    return await file.open();
  }

  async #plan(mark: FileMark, how: Departure, current: FileId, handle: FileHandle | null): Promise<Adoption[]> {
    const known = [...this.#files.map((file) => file.id), ...this.#done, current];
    const plan = await planAdoptions(this.feed.path, mark, how, known, handle);
    this.#remember(plan.copies);
    return plan.adoptions;
  }

  /** Rotated files from before the first start are not ours to read, at any later rotation either. */
  async #passOlder(): Promise<void> {
    const siblings = await listSiblings(this.feed.path);
    const older = siblings.filter((sibling) => sibling.isRotated);
    this.#remember(older.map((sibling) => wholeFile(sibling.id)));
  }

  async #adopt(adoptions: readonly Adoption[]): Promise<TrackedFile[]> {
    const adopted: TrackedFile[] = [];
    for (const { sibling, offset, longBytes } of adoptions) {
      const start = { ...sibling.id, seenMs: sibling.modifiedMs };
      const file = this.#create(start, sibling.path, offset, longBytes);
      file.rotatedMs = now();
      // Its position needs the bytes before the offset; from the beginning there are none, and it is opened in its turn.
      if (offset > 0 && !(await file.open())) continue;
      adopted.push(file);
    }
    return adopted;
  }

  #create(
    id: Pick<FileMark, 'dev' | 'ino' | 'birthMs' | 'seenMs'>,
    path: string,
    offset: number,
    longBytes: number,
    key: string | null = null,
  ): TrackedFile {
    if (key === null) this.#sequence += 1;
    const streamKey = key ?? `${this.feed.path}#${this.#sequence}`;
    const { dev, ino, birthMs, seenMs } = id;
    return new TrackedFile(
      { id: { dev, ino, birthMs }, path, shownPath: this.feed.path, offset, longBytes, seenMs, streamKey },
      this.context,
      { maxLineBytes: this.options.maxLineBytes, done: () => this.#done },
    );
  }

  /** Stops following rotated files that are quiet, and tells how much is waiting. */
  async #tidy(): Promise<void> {
    for (const file of this.#files) await file.measure();
    this.#report();
    const rotated = this.#files.filter((file) => file !== this.#current && file.isAtEnd && file.rotatedMs !== null);
    for (const [index, file] of rotated.entries()) {
      const quietMs = now() - Math.max(file.rotatedMs ?? 0, file.lastDataMs);
      if (quietMs < this.options.rotatedGraceMs && rotated.length - index <= MAX_ROTATED) continue;
      await file.closeHandle();
      const { mark } = file;
      if (file === this.#files.at(-1)) {
        // Nothing followed it yet. Its position stays: without any, the next file would begin as startAt says.
        this.#lost = { key: file.streamKey, mark };
        file.sink.close(true);
      } else {
        this.#remember([{ ...file.id, offset: mark.offset, tail: mark.tail }]);
        file.sink.close(false);
        this.#files.at(-1)?.touch();
      }
      this.#files = this.#files.filter((other) => other !== file);
    }
  }

  #leaveCurrent(): void {
    if (this.#current !== null) this.#current.rotatedMs ??= now();
    this.#current = null;
  }

  #isAt(file: TrackedFile, stats: BigIntStats): boolean {
    // While we hold the file open, nobody else gets its inode.
    return file.id.ino === String(stats.ino) && file.id.dev === String(stats.dev);
  }

  #remember(files: readonly DoneFile[]): void {
    this.#done = [...this.#done.filter((done) => !files.some((file) => isSameFile(file, done))), ...files].slice(
      -MAX_DONE,
    );
  }

  #forget(key: string): void {
    this.context.open({ key, path: null, describePosition: () => null }).close(false);
  }

  #report(): void {
    this.context.behind(this.#files.reduce((sum, file) => sum + file.behindBytes, 0));
  }

  #tell(state: 'idle' | 'waiting' | 'retrying', message: string | null): void {
    const status = `${state} ${message ?? ''}`;
    // What was lost stays to be read until something else happens.
    if (status === this.#status || (state === 'idle' && message === null && this.#status.startsWith('idle'))) return;
    this.#status = status;
    this.context.status(state, message);
  }
}

async function isCopy(handle: FileHandle, mark: FileMark): Promise<boolean> {
  return (await holdsHead(handle, mark)) && (await holdsTail(handle, mark));
}

/** Monotonic: the wall clock may jump. */
function now(): number {
  return performance.now();
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

function waitingMessage(path: string, code: string, thrown: unknown): string {
  if (code === 'ENOENT') return `${path} does not exist. It is read as soon as it appears.`;
  if (code === 'EACCES' || code === 'EPERM') {
    return `${path} may not be read. Give the user that runs Arcwall the right to read it and to enter its directories.`;
  }
  if (code === 'ELOOP') return `${path} is a symbolic link that leads back to itself. Mend the link.`;
  return `${path} cannot be read: ${messageOf(thrown)}`;
}

function kindOf(stats: BigIntStats): string {
  if (stats.isDirectory()) return 'a directory';
  if (stats.isFIFO()) return 'a named pipe, which is never opened';
  return stats.isSocket() ? 'a socket' : 'a device, which is never opened';
}
