import { stat } from 'node:fs/promises';
import { messageOf } from '../../contract/result.ts';
import type { ReplayFeed } from '../../contract/settings.ts';
import type { FrameSink, Source, SourceContext } from '../stages.ts';
import { Bell } from './bell.ts';
import { openRegularFile, type OpenFile } from './fileMark.ts';
import { LineSplitter, MAX_LINE_BYTES, type LineHandler } from './lineSplitter.ts';
import { kindProblem, pathProblem } from './pathProblem.ts';
import { StopSignal } from './stopSignal.ts';

export interface ReplayOptions {
  /** When a frame's event happened, UTC epoch ms; null for a frame without an event. */
  readonly timeOf: (bytes: Uint8Array, start: number, end: number) => number | null;
  readonly maxLineBytes: number;
  /** A round takes this long at least: a log of one moment would otherwise be played without a pause. */
  readonly minRoundMs: number;
  /** How often the time that is played is told. */
  readonly tellMs: number;
}

export const REPLAY_DEFAULTS: ReplayOptions = {
  timeOf: () => null,
  maxLineBytes: MAX_LINE_BYTES,
  minRoundMs: 1000,
  tellMs: 1000,
};

const CHUNK_BYTES = 256 * 1024;
/** A longer silence of the log is told. */
const LONG_PAUSE_MS = 10_000;

/**
 * Plays a log again: hands over its lines with the pauses that their events had, `factor` times as fast. It is read
 * from the beginning at every start. That its events did not happen now is for ingest to mark.
 */
export function startReplay(
  feed: Pick<ReplayFeed, 'path' | 'factor' | 'loop'>,
  context: SourceContext,
  options: Partial<ReplayOptions> = {},
): Source {
  return new Replay(feed, context, { ...REPLAY_DEFAULTS, ...options });
}

/** A line that waits for its moment. */
interface Due {
  readonly line: Buffer;
  readonly offset: number;
  readonly eventMs: number;
}

class Replay implements Source {
  readonly finished: Promise<void>;
  readonly #signal = new StopSignal();
  readonly #bell = new Bell();
  readonly #sink: FrameSink;
  /** Event time and our monotonic time of the same moment; null before the first event of a round. */
  #anchor: { readonly eventMs: number; readonly atMs: number } | null = null;
  #due: Due | null = null;
  #toldMs = -Infinity;

  constructor(
    readonly feed: Pick<ReplayFeed, 'path' | 'factor' | 'loop'>,
    readonly context: SourceContext,
    readonly options: ReplayOptions,
  ) {
    this.#sink = context.open({ key: feed.path, path: feed.path, describePosition: () => null });
    this.finished = this.#run();
  }

  async stop(): Promise<void> {
    this.#signal.stop();
    this.#bell.ring();
    await this.finished;
  }

  async #run(): Promise<void> {
    try {
      for (let isFirst = true; !this.#signal.isStopped && (isFirst || this.feed.loop); isFirst = false) {
        const startedMs = performance.now();
        if (!(await this.#playFile())) return;
        if (this.feed.loop) await this.#waitUntil(startedMs + this.options.minRoundMs);
      }
      await this.#signal.orStopped(this.#sink.room());
      if (!this.#signal.isStopped) this.context.status('finished', `The replay of ${this.feed.path} is over.`);
    } catch (thrown) {
      this.context.status('failed', `${this.feed.path} cannot be replayed: ${messageOf(thrown)}`);
    } finally {
      this.#sink.close(false);
    }
  }

  /** False when there is no file to play. */
  async #playFile(): Promise<boolean> {
    const file = await this.#open();
    if (typeof file === 'string') {
      this.context.status('failed', file);
      return false;
    }
    try {
      await this.#play(file);
      return true;
    } finally {
      await file.handle.close();
    }
  }

  async #open(): Promise<OpenFile | string> {
    const { path } = this.feed;
    try {
      const stats = await stat(path, { bigint: true });
      if (!stats.isFile()) return kindProblem(path, stats);
      return (await openRegularFile(path)) ?? `${path} is no regular file. Name one.`;
    } catch (thrown) {
      return pathProblem(path, thrown).replace('It is read as soon as it appears.', 'Name a log file to replay.');
    }
  }

  async #play({ handle }: OpenFile): Promise<void> {
    this.#anchor = null;
    const splitter = new LineSplitter(0, Buffer.alloc(0), -1, this.options.maxLineBytes);
    const handler: LineHandler = {
      line: (bytes, start, end, _resume, offset) => this.#line(bytes, start, end, offset),
      tooLong: (byteLength) => this.#sink.refuse('line too long', null, byteLength),
      passed: () => undefined,
    };
    for (let isEnd = false; !isEnd && !this.#signal.isStopped;) {
      const chunk = splitter.reserve(CHUNK_BYTES);
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, splitter.readOffset);
      splitter.filled(bytesRead);
      isEnd = bytesRead === 0;
      if (isEnd) splitter.end();
      while (!splitter.drain(handler) && !this.#signal.isStopped) await this.#wait();
    }
  }

  /** False stops the splitter: for room, or until the line is due. */
  #line(bytes: Uint8Array, start: number, end: number, offset: number): boolean {
    const eventMs = this.options.timeOf(bytes, start, end);
    if (eventMs !== null) {
      this.#anchor ??= { eventMs, atMs: performance.now() };
      if (this.#dueMs(eventMs) > performance.now()) {
        this.#due = { line: Buffer.from(bytes.subarray(start, end)), offset, eventMs };
        return false;
      }
      this.#tell(eventMs, 0);
    }
    return this.#sink.frame(bytes, start, end, null, offset);
  }

  /** Until the line that waits was handed over, and there is room for the next. */
  async #wait(): Promise<void> {
    const due = this.#due;
    this.#due = null;
    if (due !== null) {
      const dueMs = this.#dueMs(due.eventMs);
      const leftMs = dueMs - performance.now();
      this.#tell(due.eventMs, leftMs);
      await this.#waitUntil(dueMs);
      if (this.#signal.isStopped || this.#sink.frame(due.line, 0, due.line.length, null, due.offset)) return;
    }
    await this.#signal.orStopped(this.#sink.room());
  }

  #dueMs(eventMs: number): number {
    const { eventMs: fromMs, atMs } = this.#anchor ?? { eventMs, atMs: 0 };
    return atMs + (eventMs - fromMs) / this.feed.factor;
  }

  async #waitUntil(dueMs: number): Promise<void> {
    for (let leftMs = dueMs - performance.now(); leftMs > 0 && !this.#signal.isStopped;) {
      // A timer of more than 2^31-1 ms would fire at once.
      await this.#bell.wait(Math.min(leftMs, 60_000));
      leftMs = dueMs - performance.now();
    }
  }

  #tell(eventMs: number, pauseMs: number): void {
    const nowMs = performance.now();
    if (pauseMs < LONG_PAUSE_MS && nowMs - this.#toldMs < this.options.tellMs) return;
    this.#toldMs = nowMs;
    const { factor } = this.feed;
    const pace = factor === 1 ? 'at its own pace' : `${factor} times as fast`;
    const time = new Date(eventMs).toISOString().slice(0, 19).replace('T', ' ');
    const pause = pauseMs < LONG_PAUSE_MS ? '' : `; its next event is due in ${Math.round(pauseMs / 1000)} s`;
    this.context.status('live', `Replays a log ${pace}: ${time} UTC${pause}.`);
  }
}
