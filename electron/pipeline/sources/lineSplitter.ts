/** Longest line that is handed over; a longer one is skipped and counted. */
export const MAX_LINE_BYTES = 1024 * 1024;

/** How many bytes before a position tell a file's content apart. */
export const HISTORY_BYTES = 256;

/** Takes what the splitter finds. `resume` is the file offset that continues after it. False stops the splitter. */
export interface LineHandler {
  /** bytes[start, end) without its line end, valid during the call; `offset` is where it begins in the file. */
  line(bytes: Uint8Array, start: number, end: number, resume: number, offset: number): boolean;
  tooLong(byteLength: number, resume: number): boolean;
  /** Bytes that belong to no line: blank lines, runs of NULs, the inside of a line that is too long. */
  passed(resume: number): void;
}

const NUL = 0;
const LF = 10;
const CR = 13;
const NOTHING = Buffer.alloc(0);

/**
 * Cuts a growing file into lines that end in LF or CRLF, with the exact offset after each. The bytes after the last LF
 * wait for theirs, in memory up to the longest line. NULs at the beginning of a line are left out: a writer that was
 * not opened for appending leaves a hole of them after a truncation. Those at the very end wait too, since a file that
 * was allocated in advance gets its lines there.
 */
export class LineSplitter {
  #bytes: Buffer = NOTHING;
  /** File offset of #bytes[0]. */
  #base: number;
  /** What came before #base, HISTORY_BYTES at most. */
  #history: Buffer;
  /** Where the next line begins, how far it was searched for its end, and where the bytes end: indexes of #bytes. */
  #mark = 0;
  #searched = 0;
  #end = 0;
  /** Bytes of the line that is being skipped, or -1. */
  #longBytes: number;
  /** A run of NULs that reaches the end of what was read: where it began, and what came before. */
  #nuls: { readonly from: number; readonly history: Buffer } | null = null;
  /** The file's end, once it is known that nothing follows. */
  #limit = Infinity;

  /** `history` is what the file holds before `offset`; `longBytes` >= 0 begins inside a line that is too long. */
  constructor(
    offset: number,
    history: Buffer,
    longBytes: number,
    readonly maxLineBytes: number,
  ) {
    this.#base = offset;
    this.#history = history;
    this.#longBytes = longBytes;
  }

  /** The file offset of the next byte to read. */
  get readOffset(): number {
    return this.#base + this.#end;
  }

  /** Bytes of the line that the last `passed` resume lies in, or -1 when it lies between lines. */
  get longBytes(): number {
    return this.#longBytes;
  }

  /** Room for the next bytes of the file: fill it from its beginning, then call `filled`. */
  reserve(size: number): Buffer {
    if (this.#end + size > this.#bytes.length) this.#makeRoom(size);
    return this.#bytes.subarray(this.#end, this.#end + size);
  }

  filled(size: number): void {
    this.#end += size;
  }

  /** Nothing more will come: the next `drain` hands over the last line although it has no end. */
  end(): void {
    if (this.#mark === this.#end && this.#longBytes < 0 && this.#nuls === null) return;
    this.#limit = this.readOffset;
    this.reserve(1)[0] = LF;
    this.filled(1);
  }

  /** Hands over every line that is complete. False when the handler stopped it: call again to go on. */
  drain(handler: LineHandler): boolean {
    const bytes = this.#bytes.subarray(0, this.#end);
    for (;;) {
      if (this.#longBytes < 0 && !this.#passNuls(bytes, handler)) return true;
      const end = bytes.indexOf(LF, Math.max(this.#searched, this.#mark));
      if (end < 0) {
        this.#searched = this.#end;
        if (this.#longBytes < 0 && this.#end - this.#mark <= this.maxLineBytes) return true;
        this.#skipToEnd(handler);
        return true;
      }
      if (!this.#takeLine(bytes, end, handler)) return false;
    }
  }

  /**
   * The last HISTORY_BYTES (fewer at the file's beginning) before a resume offset that was handed over last, or the one
   * before it in the same turn.
   */
  historyBefore(resume: number): Buffer {
    if (this.#nuls !== null && resume <= this.#nuls.from) return this.#nuls.history;
    return this.#historyAt(resume - this.#base);
  }

  /** At the end of the file: NULs there are read again later, when lines may have been written in their place. */
  rewindNuls(): boolean {
    if (this.#nuls === null) return false;
    this.#base = this.#nuls.from;
    this.#history = this.#nuls.history;
    this.#nuls = null;
    this.#mark = 0;
    this.#searched = 0;
    this.#end = 0;
    return true;
  }

  /** Gives back the memory of a file that is quiet. */
  trim(): void {
    if (this.#mark === this.#end && this.#bytes.length > 0) this.#moveTo(NOTHING);
  }

  #takeLine(bytes: Buffer, end: number, handler: LineHandler): boolean {
    const start = this.#mark;
    const textEnd = end > start && bytes[end - 1] === CR ? end - 1 : end;
    const isLong = this.#longBytes >= 0;
    const length = Math.max(this.#longBytes, 0) + textEnd - start;
    this.#advance(end + 1);
    this.#longBytes = -1;
    const resume = this.#resume();
    if (isLong || length > this.maxLineBytes) return handler.tooLong(length, resume);
    if (length > 0) return handler.line(bytes, start, textEnd, resume, this.#base + start);
    handler.passed(resume);
    return true;
  }

  /** Within a line that is too long: lets go of what there is of it. */
  #skipToEnd(handler: LineHandler): void {
    const moved = this.#end - this.#mark;
    this.#longBytes = Math.max(this.#longBytes, 0) + moved;
    this.#advance(this.#end);
    if (moved > 0) handler.passed(this.#resume());
  }

  /** True when there is a byte other than NUL to go on with, or none at all. */
  #passNuls(bytes: Buffer, handler: LineHandler): boolean {
    if (this.#nuls === null && bytes[this.#mark] !== NUL) return true;
    let index = this.#mark;
    while (index < this.#end && bytes[index] === NUL) index += 1;
    if (index === this.#end) {
      this.#nuls ??= { from: this.#base + this.#mark, history: this.#historyAt(this.#mark) };
      this.#advance(index);
      return false;
    }
    this.#nuls = null;
    this.#advance(index);
    handler.passed(this.#resume());
    return true;
  }

  #resume(): number {
    return Math.min(this.#base + this.#mark, this.#limit);
  }

  #advance(to: number): void {
    this.#mark = to;
    this.#searched = to;
  }

  #makeRoom(size: number): void {
    const needed = this.#end - this.#mark + size;
    this.#moveTo(needed <= this.#bytes.length ? this.#bytes : Buffer.allocUnsafe(needed));
  }

  /** Moves what is still needed to the front of a buffer, which may be the present one. */
  #moveTo(target: Buffer): void {
    this.#history = this.#historyAt(this.#mark);
    this.#bytes.copy(target, 0, this.#mark, this.#end);
    this.#bytes = target;
    this.#base += this.#mark;
    this.#searched -= this.#mark;
    this.#end -= this.#mark;
    this.#mark = 0;
  }

  #historyAt(index: number): Buffer {
    if (index >= HISTORY_BYTES) return Buffer.from(this.#bytes.subarray(index - HISTORY_BYTES, index));
    return Buffer.concat([this.#history, this.#bytes.subarray(0, Math.max(0, index))]).subarray(-HISTORY_BYTES);
  }
}
