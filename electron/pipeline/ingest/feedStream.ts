import type { Resume, FrameSink, SourceStream, Json } from '../stages.ts';
import type { BatchedStream } from './batcher.ts';
import { byteOrderMark } from './frameText.ts';
import type { FeedRun } from './feedRun.ts';

/** A frame that came when no buffer was free. */
export interface DeferredFrame {
  readonly stream: FeedStream;
  readonly bytes: Uint8Array;
  readonly resume: Resume;
  readonly offset: number | null;
}

/** One stream of a source: its frames go through the feed's stages, its position into the batch that holds them. */
export class FeedStream implements FrameSink, BatchedStream {
  readonly feedId: string;
  readonly key: string;
  readonly #run: FeedRun;
  readonly #stream: SourceStream;
  #resume: Resume = null;
  #isClosed = false;

  constructor(run: FeedRun, stream: SourceStream) {
    this.#run = run;
    this.#stream = stream;
    this.feedId = run.feedId;
    this.key = stream.key;
  }

  position(): Json {
    return this.#stream.describePosition(this.#resume);
  }

  frame(bytes: Uint8Array, start: number, end: number, resume: Resume, offset: number | null): boolean {
    if (this.#isClosed) return false;
    if (this.#run.gate.isBlocked || !this.take(bytes, start, end, resume, offset)) {
      // The slice of a Buffer is a view, and the source may read on into its buffer.
      this.#run.gate.defer({ stream: this, bytes: Uint8Array.prototype.slice.call(bytes, start, end), resume, offset });
      return false;
    }
    return !this.#run.gate.isBlocked;
  }

  /** False when no buffer is free: nothing was counted, and the frame has to come again. */
  take(bytes: Uint8Array, start: number, end: number, resume: Resume, offset: number | null): boolean {
    let from = start;
    if (offset === 0) {
      const mark = byteOrderMark(bytes, start, end);
      if (mark === 'UTF-8') from += 3;
      else if (mark === 'UTF-16') this.#run.noteUtf16();
    }
    if (!this.#run.process(bytes, from, end, this.#stream.path, offset)) return false;
    this.#move(resume);
    this.#run.gate.batcher.flushIfFull();
    return true;
  }

  refuse(reason: string, resume: Resume, byteLength: number): boolean {
    if (this.#isClosed) return false;
    this.#run.refuse(reason, byteLength);
    this.#move(resume);
    return !this.#run.gate.isBlocked;
  }

  ignore(reason: string, resume: Resume, byteLength: number): void {
    if (this.#isClosed) return;
    this.#run.ignore(reason, byteLength);
    this.#move(resume);
  }

  skip(resume: Resume): void {
    if (!this.#isClosed) this.#move(resume);
  }

  duplicate(resume: Resume): void {
    if (this.#isClosed) return;
    this.#run.duplicate();
    this.#move(resume);
  }

  async room(): Promise<void> {
    await this.#run.gate.room();
  }

  close(keepPosition: boolean): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#run.gate.drop(this);
    if (!keepPosition) this.#run.gate.batcher.forget(this);
    // A stream that never moved has no position to keep.
    else if (this.#resume !== null) this.#run.gate.batcher.move(this);
  }

  #move(resume: Resume): void {
    this.#resume = resume;
    this.#run.gate.batcher.move(this);
  }
}
