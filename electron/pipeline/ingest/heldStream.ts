import type { FrameSink, Json, Resume, SourceStream } from '../stages.ts';
import type { FormatLook } from './formatLook.ts';

/** Something that the source said while its frames were held. False means that no more may follow for now. */
type Held = () => boolean;

/**
 * A stream that keeps what its source says, in order, from the first frame that the look has to see until it is let go.
 * Nothing of it moves the position before, so a crash meanwhile reads it again. The position after each frame is taken
 * down at once: a source knows it for its latest frames only.
 */
export class HeldStream implements FrameSink {
  readonly #look: FormatLook;
  readonly #stream: SourceStream;
  readonly #sink: FrameSink;
  readonly #positions = new Map<Resume, Json>();
  #held: Held[] = [];
  /** How many of the held may go. */
  #released = 0;
  #hasRoom = true;
  #waiting: Promise<void> | null = null;

  constructor(stream: SourceStream, openSink: (stream: SourceStream) => FrameSink, look: FormatLook) {
    this.#look = look;
    this.#stream = stream;
    this.#sink = openSink({
      key: stream.key,
      path: stream.path,
      describePosition: (resume) => this.#positions.get(resume) ?? stream.describePosition(resume),
    });
  }

  frame(bytes: Uint8Array, start: number, end: number, resume: Resume, offset: number | null): boolean {
    if (this.#isThrough) return this.#sink.frame(bytes, start, end, resume, offset);
    // A Buffer's own slice would be a view of the source's buffer.
    const copy = Buffer.from(bytes.subarray(start, end));
    this.#hold(resume, () => this.#sink.frame(copy, 0, copy.length, resume, offset));
    if (!this.#look.isOver) this.#look.see(copy);
    return this.#mayGoOn;
  }

  refuse(reason: string, resume: Resume, byteLength: number): boolean {
    if (this.#isPassing) return this.#sink.refuse(reason, resume, byteLength);
    this.#hold(resume, () => this.#sink.refuse(reason, resume, byteLength));
    return this.#mayGoOn;
  }

  ignore(reason: string, resume: Resume, byteLength: number): void {
    this.#say(resume, () => this.#sink.ignore(reason, resume, byteLength));
  }

  skip(resume: Resume): void {
    this.#say(resume, () => this.#sink.skip(resume));
  }

  duplicate(resume: Resume): void {
    this.#say(resume, () => this.#sink.duplicate(resume));
  }

  async room(): Promise<void> {
    while (this.#waiting !== null) await this.#waiting;
    await this.#sink.room();
  }

  close(keepPosition: boolean): void {
    if (this.#held.length > this.#released && !this.#look.isOver) this.#look.conclude();
    this.#look.forget(this);
    if (this.#held.length > 0 && !keepPosition) {
      // What it held must be stored before the position that would read it again is given up.
      this.#released += 1;
      this.#held.push(() => {
        this.#sink.close(false);
        return true;
      });
      return;
    }
    this.#held = [];
    this.#sink.close(keepPosition);
  }

  /** Lets go everything that is held now. */
  letGo(): void {
    this.#released = this.#held.length;
    if (this.#waiting === null) this.#pass();
  }

  /** Nothing is held: what the source says goes straight on. */
  get #isPassing(): boolean {
    return this.#held.length === 0;
  }

  get #isThrough(): boolean {
    return this.#isPassing && this.#look.isOver;
  }

  get #mayGoOn(): boolean {
    return this.#waiting === null && this.#hasRoom;
  }

  #say(resume: Resume, say: () => void): void {
    if (this.#isPassing) {
      say();
      return;
    }
    this.#hold(resume, () => {
      say();
      return true;
    });
  }

  #hold(resume: Resume, held: Held): void {
    this.#positions.set(resume, this.#stream.describePosition(resume));
    this.#held.push(held);
    // Behind something that is on its way already, there is nothing left to wait for.
    if (this.#look.isOver) this.#released = this.#held.length;
  }

  #pass(): void {
    this.#hasRoom = true;
    while (this.#released > 0) {
      const next = this.#held.shift();
      if (next === undefined) break;
      this.#released -= 1;
      this.#hasRoom = next();
      if (this.#hasRoom || this.#held.length === 0) continue;
      this.#waiting = this.#sink.room().then(() => {
        this.#waiting = null;
        this.#pass();
      });
      return;
    }
    // The last one is the source's own latest by now.
    if (this.#held.length === 0) this.#positions.clear();
  }
}
