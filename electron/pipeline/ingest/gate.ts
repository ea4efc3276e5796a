import type { Batcher } from './batcher.ts';
import type { DeferredFrame, FeedStream } from './feedStream.ts';

/** Holds the sources back while no buffer is free, and the one frame of each that had already been read. */
export class Gate {
  #deferred: DeferredFrame[] = [];
  #waiting: (() => void)[] = [];
  #isDraining = false;

  constructor(readonly batcher: Batcher) {}

  get isBlocked(): boolean {
    return this.#deferred.length > 0 || this.batcher.isBlocked;
  }

  defer(frame: DeferredFrame): void {
    this.#deferred.push(frame);
  }

  /** Forgets the frame of a stream that closes: its position was not moved past it, so it is read again. */
  drop(stream: FeedStream): void {
    this.#deferred = this.#deferred.filter((frame) => frame.stream !== stream);
    this.#wake();
  }

  async room(): Promise<void> {
    if (!this.isBlocked) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** A buffer came back. */
  release(buffer: ArrayBuffer): void {
    this.batcher.release(buffer);
    // A batch that closes below may bring its buffer back at once, and the frame in hand must not be taken twice.
    if (this.#isDraining) return;
    this.#isDraining = true;
    while (!this.batcher.isBlocked) {
      const [frame] = this.#deferred;
      if (frame === undefined) break;
      if (!frame.stream.take(frame.bytes, 0, frame.bytes.length, frame.resume, frame.offset)) break;
      this.#deferred.shift();
    }
    this.#isDraining = false;
    this.#wake();
  }

  #wake(): void {
    if (this.isBlocked) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
