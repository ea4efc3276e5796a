import type { BigIntStats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { messageOf } from '../../contract/result.ts';
import type { FileFeed } from '../../contract/settings.ts';
import type { Source, SourceContext } from '../stages.ts';
import { Bell } from './bell.ts';
import { DirectoryWatch } from './directoryWatch.ts';
import { FileChain, type FileChainOptions } from './fileChain.ts';
import { openRegularFile, type OpenFile } from './fileMark.ts';
import { MAX_LINE_BYTES } from './lineSplitter.ts';
import { errorCodeOf, kindProblem, pathProblem } from './pathProblem.ts';
import { StopSignal } from './stopSignal.ts';

export interface FileTailOptions extends FileChainOptions {
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

/**
 * Follows the file at a path through rotation by renaming or by copy and truncation, truncation, deletion, recreation
 * and exchanged symbolic links, so that every line is handed over once. Each content of each file is a stream of its own.
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
  readonly #chain: FileChain;
  readonly #signal = new StopSignal();
  readonly #bell = new Bell();
  readonly #watch: DirectoryWatch;
  #isRestored = false;
  #wasMissing = false;
  #lookedMs = -Infinity;
  #status = '';

  constructor(
    readonly feed: Pick<FileFeed, 'path' | 'startAt'>,
    readonly context: SourceContext,
    readonly options: FileTailOptions,
  ) {
    this.#chain = new FileChain(feed.path, context, options);
    const base = basename(feed.path);
    const stem = base.slice(0, base.length - extname(base).length);
    this.#watch = new DirectoryWatch((name, isEntry) => {
      if (name !== null && !name.startsWith(stem)) return;
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
    while (!this.#signal.isStopped) {
      try {
        if (!(await this.#step())) await this.#bell.wait(this.options.pollIntervalMs);
      } catch (thrown) {
        this.#tell('retrying', `${this.feed.path} cannot be read at the moment: ${messageOf(thrown)}`);
        await this.#bell.wait(this.options.pollIntervalMs);
      }
    }
    this.#watch.close();
    await this.#chain.close();
  }

  /** False when there is nothing to read for now. */
  async #step(): Promise<boolean> {
    if (!this.#isRestored) await this.#chain.restore();
    this.#isRestored = true;
    if (now() - this.#lookedMs >= this.options.pollIntervalMs) await this.#look();
    const hasRead = await this.#chain.readSome(this.#signal);
    if (hasRead) this.context.behind(this.#chain.behindBytes);
    return hasRead || this.#signal.isStopped;
  }

  /** Sees where the path leads to now. */
  async #look(): Promise<void> {
    this.#lookedMs = now();
    const { path } = this.feed;
    try {
      const stats = await stat(path, { bigint: true });
      const realPath = await realpath(path);
      if (this.options.watch) this.#watch.set(new Set([dirname(path), dirname(realPath)]));
      const message = await this.#follow(stats, realPath);
      if (message.isProblem) await this.#chain.leave();
      this.#tell(message.isProblem ? 'waiting' : 'idle', message.text);
    } catch (thrown) {
      const isMissing = errorCodeOf(thrown) === 'ENOENT';
      if (isMissing) this.#watch.set(new Set());
      this.#wasMissing ||= isMissing;
      await this.#chain.leave();
      this.#tell('waiting', pathProblem(path, thrown));
    }
    await this.#chain.tidy();
    this.context.behind(this.#chain.behindBytes);
  }

  async #follow(stats: BigIntStats, realPath: string): Promise<{ isProblem: boolean; text: string | null }> {
    const { path, startAt } = this.feed;
    // A stat first: whatever is no regular file is not even opened.
    if (!stats.isFile()) return { isProblem: true, text: kindProblem(path, stats) };
    if (this.#chain.isCurrent(stats)) {
      this.#chain.stay(realPath, stats);
      return { isProblem: false, text: null };
    }
    const file: OpenFile | null = await openRegularFile(realPath);
    if (file === null) return { isProblem: true, text: `${path} is no regular file. Name one.` };
    // A file that appears while we wait for it is all new.
    const isFromEnd = startAt === 'end' && !this.#wasMissing;
    try {
      return { isProblem: false, text: await this.#chain.switchTo(file, realPath, isFromEnd) };
    } catch (thrown) {
      await file.handle.close().catch(() => undefined);
      throw thrown;
    }
  }

  #tell(state: 'idle' | 'waiting' | 'retrying', message: string | null): void {
    const status = `${state} ${message ?? ''}`;
    // A word about missing lines stays until something else happens.
    if (status === this.#status || (state === 'idle' && message === null && this.#status.startsWith('idle'))) return;
    this.#status = status;
    this.context.status(state, message);
  }
}

/** Monotonic: the wall clock may jump. */
function now(): number {
  return performance.now();
}
