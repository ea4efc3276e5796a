import type { FrameSink } from '../stages.ts';
import { LineSplitter, MAX_LINE_BYTES, type LineHandler } from './lineSplitter.ts';
import type { StopSignal } from './stopSignal.ts';

const ROOM_BYTES = 64 * 1024;
/** More memory than this is given back once its lines are handed over. */
const KEPT_BYTES = 256 * 1024;
/** A line this many times longer than allowed is taken for one that never ends. */
const ENDLESS = 16;

/** Cuts what comes over a connection into lines, hands them over, and waits where the sink has no room. */
export class LineIntake {
  /** Lines so far, refused ones too. */
  lines = 0;
  readonly #splitter: LineSplitter;
  readonly #handler: LineHandler;
  /** Bytes of the line that has not ended yet. */
  #open = 0;
  #room = 0;
  #capacity = 0;

  constructor(
    readonly sink: FrameSink,
    readonly signal: StopSignal,
    readonly maxLineBytes: number = MAX_LINE_BYTES,
  ) {
    this.#splitter = new LineSplitter(0, Buffer.alloc(0), -1, maxLineBytes);
    this.#handler = {
      line: (bytes, start, end) => this.#count(sink.frame(bytes, start, end, null, null)),
      tooLong: (byteLength) => this.#count(sink.refuse('line too long', null, byteLength)),
      passed: () => undefined,
    };
  }

  /** False when a line goes on and on: the connection is not worth keeping. */
  async take(chunk: Uint8Array): Promise<boolean> {
    // Grows by doubling: a long line that comes byte by byte would otherwise be copied for every one of them.
    if (chunk.length > this.#room) {
      this.#room = Math.max(ROOM_BYTES, chunk.length, Math.min(this.#open, this.maxLineBytes));
      this.#splitter.reserve(this.#room);
      this.#capacity = this.#room + this.#open;
    }
    this.#splitter.reserve(chunk.length).set(chunk);
    this.#splitter.filled(chunk.length);
    this.#room -= chunk.length;
    const newline = chunk.lastIndexOf(10);
    this.#open = newline < 0 ? this.#open + chunk.length : chunk.length - newline - 1;
    await this.#drain();
    if (this.#open === 0 && this.#capacity > KEPT_BYTES) {
      this.#splitter.trim();
      this.#room = 0;
      this.#capacity = 0;
    }
    if (this.#open <= this.maxLineBytes * ENDLESS) return true;
    this.sink.refuse('line too long', null, this.#open);
    return false;
  }

  /** Nothing follows: a last line without its end counts. */
  async end(): Promise<void> {
    this.#splitter.end();
    await this.#drain();
  }

  async #drain(): Promise<void> {
    while (!this.#splitter.drain(this.#handler) && !this.signal.isStopped) {
      await this.signal.orStopped(this.sink.room());
    }
  }

  #count(hasRoom: boolean): boolean {
    this.lines += 1;
    return hasRoom;
  }
}
