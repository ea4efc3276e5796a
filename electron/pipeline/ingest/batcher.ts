import type { LocatedEvent } from '../../contract/event.ts';
import { batchBytes, POOLED_ROOM, type BatchRoom } from '../../contract/eventBatch.ts';
import { EventBatchWriter } from '../../contract/eventBatchWriter.ts';
import type { CommitRequest, FeedTally, Json, StreamPosition } from '../stages.ts';

export interface BatcherOptions {
  readonly commit: (request: CommitRequest) => void;
  /** Takes the counts of all feeds since the last time, in the same turn as the positions. */
  readonly takeTallies: () => readonly FeedTally[];
  readonly bufferCount: number;
  readonly room: BatchRoom;
  /** How long an event waits for others at most. */
  readonly rowDelayMs: number;
  /** How long moved positions and counts wait while there is no event. */
  readonly idleDelayMs: number;
}

export const BATCHER_DEFAULTS = { bufferCount: 6, room: POOLED_ROOM, rowDelayMs: 40, idleDelayMs: 250 } as const;

/** A stream as the batcher sees it: where it stands, asked when a batch closes. */
export interface BatchedStream {
  readonly feedId: string;
  readonly key: string;
  /** The position behind everything that was appended of it. */
  position(): Json;
}

/** What became of an attempt to append. */
export type Appended = 'appended' | 'no buffer' | 'too large';

/**
 * Packs events into pooled buffers and hands each over together with the positions and counts of exactly what is in it
 * and in those before. A buffer is out of our hands until `release` brings it back.
 */
export class Batcher {
  readonly #options: BatcherOptions;
  readonly #free: ArrayBuffer[] = [];
  readonly #moved = new Set<BatchedStream>();
  readonly #forgotten: StreamPosition[] = [];
  #made = 0;
  #writer: EventBatchWriter | null = null;
  #timer: NodeJS.Timeout | null = null;
  #dueMs = Infinity;
  #isDue = false;

  constructor(options: BatcherOptions) {
    this.#options = options;
  }

  /** True when no event can be taken before a buffer comes back. */
  get isBlocked(): boolean {
    return this.#writer === null && this.#free.length === 0 && this.#made >= this.#options.bufferCount;
  }

  /** Appends the events of one frame together, in a new batch where they do not fit in the open one. */
  append(events: readonly LocatedEvent[]): Appended {
    for (;;) {
      const writer = (this.#writer ??= this.#open());
      if (writer === null) return 'no buffer';
      const before = writer.count;
      if (events.every((event) => writer.append(event))) {
        this.#schedule(this.#options.rowDelayMs);
        return 'appended';
      }
      writer.truncate(before);
      if (before === 0) return 'too large';
      this.flush();
    }
  }

  /** The stream's position goes with the next batch, and the counts of its feed. */
  move(stream: BatchedStream): void {
    this.#moved.add(stream);
    this.#schedule(this.#options.idleDelayMs);
  }

  /** The stream's position is removed with the next batch. */
  forget(stream: BatchedStream): void {
    this.#moved.delete(stream);
    this.#forgotten.push({ feedId: stream.feedId, streamKey: stream.key, position: null });
    this.#schedule(this.#options.idleDelayMs);
  }

  /** Closes a batch that is full, once its last frame is counted. */
  flushIfFull(): void {
    if (this.#writer?.isFull === true) this.flush();
  }

  /** Hands over what there is, or as soon as a buffer comes back. */
  flush(): void {
    const isEmpty = this.#moved.size === 0 && this.#forgotten.length === 0;
    if (isEmpty && (this.#writer === null || this.#writer.count === 0)) return;
    this.#cancel();
    const writer = (this.#writer ??= this.#open());
    if (writer === null) {
      this.#isDue = true;
      return;
    }
    const positions = [...this.#moved].map((stream) => ({
      feedId: stream.feedId,
      streamKey: stream.key,
      position: stream.position(),
    }));
    positions.push(...this.#forgotten);
    const tallies = this.#options.takeTallies();
    this.#moved.clear();
    this.#forgotten.length = 0;
    this.#isDue = false;
    this.#writer = null;
    this.#options.commit({ buffer: writer.finish(), positions, tallies });
  }

  release(buffer: ArrayBuffer): void {
    this.#free.push(buffer);
    if (this.#isDue) this.flush();
  }

  close(): void {
    this.#cancel();
  }

  #open(): EventBatchWriter | null {
    let buffer = this.#free.pop();
    if (buffer === undefined && this.#made < this.#options.bufferCount) {
      buffer = new ArrayBuffer(batchBytes(this.#options.room));
      this.#made += 1;
    }
    return buffer === undefined ? null : new EventBatchWriter(buffer, this.#options.room);
  }

  #schedule(delayMs: number): void {
    const dueMs = performance.now() + delayMs;
    if (dueMs >= this.#dueMs) return;
    this.#cancel();
    this.#dueMs = dueMs;
    this.#timer = setTimeout(() => this.flush(), delayMs);
  }

  #cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#dueMs = Infinity;
  }
}
