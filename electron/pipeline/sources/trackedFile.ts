import type { FileHandle } from 'node:fs/promises';
import type { FrameSink, Json, Resume, SourceContext } from '../stages.ts';
import {
  fileIdOf,
  fingerprint,
  isSameFile,
  isSettled,
  openRegularFile,
  readBytes,
  readHistory,
  type DoneFile,
  type FileId,
  type FileMark,
} from './fileMark.ts';
import { FileHead } from './fileHead.ts';
import { HISTORY_BYTES, LineSplitter, type LineHandler } from './lineSplitter.ts';
import type { StopSignal } from './stopSignal.ts';

const FIRST_CHUNK_BYTES = 64 * 1024;
const LARGEST_CHUNK_BYTES = 1024 * 1024;
const NOTHING = Buffer.alloc(0);

/** Where reading begins, and the stream that it belongs to. */
export interface TrackedStart {
  readonly id: FileId;
  readonly path: string;
  /** The path that events show. */
  readonly shownPath: string;
  readonly offset: number;
  readonly longBytes: number;
  readonly seenMs: number;
  /** Names the stream; grows with every file and every new content of one. */
  readonly streamKey: string;
}

export interface TrackedOptions {
  readonly maxLineBytes: number;
  /** What the position keeps besides of the files around this one. */
  readonly chain: () => { readonly realPath: string; readonly done: readonly DoneFile[] };
}

/**
 * What a read gave: bytes, the end of the file for now, content that is not what it was (truncated, written anew), or
 * nothing since the file is gone.
 */
export type ReadOutcome = 'data' | 'end' | 'rewritten' | 'gone';

/**
 * One content of one file, read from its offset on. It is opened at its first read, so that a chain of rotated files
 * takes one descriptor at a time. Its position is stored as soon as it exists, so that a crash does not forget it.
 */
export class TrackedFile {
  readonly id: FileId;
  readonly streamKey: string;
  readonly sink: FrameSink;
  /** What was read of its beginning. */
  readonly head = new FileHead();
  path: string;
  seenMs: number;
  /** Its modification time at the last look; it becomes `seenMs` when the next read finds the content as it was. */
  lookedMs: number | null = null;
  /** Size when last asked for, bytes. */
  sizeBytes = 0;
  /** Since when it is not at the tailed path any more (monotonic clock); null while it is. */
  rotatedMs: number | null = null;
  lastDataMs = 0;
  /** True for the file that the path led to last. */
  isNewest = false;
  /** True when the last read found nothing new. */
  isAtEnd = false;
  /** When it was read last (monotonic clock). */
  lastReadMs = 0;
  #handle: FileHandle | null = null;
  #splitter: LineSplitter;
  /** The last bytes read, which the next read compares with what the file holds then. */
  #before: Buffer = NOTHING;
  #resume: number;
  #rewritten: FileMark | null = null;
  #chunkBytes = FIRST_CHUNK_BYTES;
  /** State of a file that ends in NULs: it is read again when that changes. */
  #nulState: string | null = null;
  readonly #maxLineBytes: number;
  readonly #startLongBytes: number;
  readonly #chain: TrackedOptions['chain'];
  readonly #handler: LineHandler;

  constructor(start: TrackedStart, context: SourceContext, options: TrackedOptions) {
    this.id = start.id;
    this.path = start.path;
    this.seenMs = start.seenMs;
    this.streamKey = start.streamKey;
    this.#resume = start.offset;
    this.#startLongBytes = start.longBytes;
    this.#maxLineBytes = options.maxLineBytes;
    this.#chain = options.chain;
    this.#splitter = new LineSplitter(start.offset, NOTHING, start.longBytes, options.maxLineBytes);
    this.sink = context.open({
      key: start.streamKey,
      path: start.shownPath,
      describePosition: (resume) => this.#describe(resume),
    });
    this.#handler = {
      line: (bytes, from, to, resume, offset) => {
        this.#resume = resume;
        return this.sink.frame(bytes, from, to, resume, offset);
      },
      tooLong: (byteLength, resume) => {
        this.#resume = resume;
        return this.sink.refuse('line too long', resume, byteLength);
      },
      passed: (resume) => {
        this.#resume = resume;
        this.sink.skip(resume);
      },
    };
  }

  get isOpen(): boolean {
    return this.#handle !== null;
  }

  /** Bytes in the file that were not handed over yet. */
  get behindBytes(): number {
    return Math.max(0, this.sizeBytes - this.#resume);
  }

  /** The position as it would be stored now. */
  get mark(): FileMark {
    return this.#markAt(this.#resume);
  }

  /** Takes an open handle of this very file, and reads what the checks need. The handle is ours from here on. */
  async adopt(handle: FileHandle): Promise<void> {
    this.#handle = handle;
    try {
      this.#before = await readHistory(handle, this.#resume);
      await this.head.readFrom(handle, this.#resume);
    } catch (thrown) {
      await this.closeHandle();
      throw thrown;
    }
    this.#splitter = new LineSplitter(this.#resume, this.#before, this.#startLongBytes, this.#maxLineBytes);
  }

  /** The file holds something else now than what this stored mark stands for: the next read says so. */
  setRewritten(mark: FileMark): void {
    this.#rewritten = mark;
  }

  /** Opens the file at its path if it is still the same one there. */
  async open(): Promise<boolean> {
    const file = await openRegularFile(this.path).catch(() => null);
    if (file === null) return false;
    if (!isSameFile(this.id, fileIdOf(file.stats))) {
      await file.handle.close();
      return false;
    }
    await this.adopt(file.handle);
    return true;
  }

  /** The file as long as we have it open, to look into. */
  get handle(): FileHandle | null {
    return this.#handle;
  }

  /** True while nothing of it was handed over: no content tells then whether it is still the same. */
  get isUnread(): boolean {
    return this.#resume === 0;
  }

  /** Stores the position with the next batch although no frame moved it. */
  touch(): void {
    this.sink.skip(this.#resume);
  }

  /** Reads one chunk, for `handOver` to hand over its lines. */
  async read(): Promise<ReadOutcome> {
    const handle = this.#handle;
    if (handle === null) return 'gone';
    if (this.#rewritten !== null) return 'rewritten';
    if (this.#nulState !== null && this.#nulState === (await stateOf(handle))) return 'end';
    this.#nulState = null;
    const position = this.#splitter.readOffset - this.#before.length;
    const check = Buffer.allocUnsafe(this.#before.length);
    const chunk = this.#splitter.reserve(this.#chunkBytes);
    const { bytesRead } = await handle.readv([check, chunk], position);
    if (bytesRead < check.length || !check.equals(this.#before)) return 'rewritten';
    if (isUniform(check) && !(await this.head.isIn(handle))) return 'rewritten';
    this.seenMs = this.lookedMs ?? this.seenMs;
    const size = bytesRead - check.length;
    if (size === 0) {
      await this.#rest(handle);
      return 'end';
    }
    this.#chunkBytes = size === chunk.length ? Math.min(this.#chunkBytes * 2, LARGEST_CHUNK_BYTES) : FIRST_CHUNK_BYTES;
    this.#remember(chunk.subarray(0, size));
    this.#splitter.filled(size);
    return 'data';
  }

  /** Hands over the lines that were read, waiting wherever the sink has no room, until it is stopped. */
  async handOver(signal: StopSignal): Promise<void> {
    while (!this.#splitter.drain(this.#handler) && !signal.isStopped) await signal.orStopped(this.sink.room());
  }

  /** False when what was read last is not in the file any more: it was truncated or written anew. */
  async isIntact(): Promise<boolean> {
    if (this.#rewritten !== null) return false;
    if (this.#handle === null) return true;
    const position = this.#splitter.readOffset - this.#before.length;
    const before = await readBytes(this.#handle, position, this.#before.length);
    return before.equals(this.#before) && (await this.head.isIn(this.#handle));
  }

  async measure(): Promise<void> {
    if (this.#handle !== null) this.sizeBytes = (await this.#handle.stat()).size;
  }

  /** Lets go of the handle, for a new content of the same file to take. */
  release(): FileHandle | null {
    const handle = this.#handle;
    this.#handle = null;
    return handle;
  }

  async closeHandle(): Promise<void> {
    await this.release()?.close();
  }

  async #rest(handle: FileHandle): Promise<void> {
    if (this.#splitter.rewindNuls()) {
      const offset = this.#splitter.readOffset;
      this.#before = this.#splitter.historyBefore(offset);
      this.head.rewindTo(offset);
      this.#nulState = await stateOf(handle);
    }
    if (this.#chunkBytes === FIRST_CHUNK_BYTES) this.#splitter.trim();
    this.#chunkBytes = FIRST_CHUNK_BYTES;
  }

  #remember(read: Buffer): void {
    this.head.take(read, this.#splitter.readOffset);
    this.#before =
      read.length >= HISTORY_BYTES
        ? Buffer.from(read.subarray(-HISTORY_BYTES))
        : Buffer.concat([this.#before, read]).subarray(-HISTORY_BYTES);
  }

  #describe(resume: Resume): Json {
    return this.#markAt(Number(resume));
  }

  #markAt(offset: number): FileMark {
    if (this.#rewritten !== null) return { ...this.#rewritten, path: this.path, isNewest: this.isNewest };
    return {
      ...this.id,
      path: this.path,
      isNewest: this.isNewest,
      seenMs: this.seenMs,
      offset,
      longBytes: offset === this.#resume ? this.#splitter.longBytes : -1,
      head: this.head.fingerprintAt(offset),
      tail: fingerprint(this.#splitter.historyBefore(offset)),
      realPath: this.#chain().realPath,
      done: [...this.#chain().done],
    };
  }
}

/** True for bytes that are all the same, as within a long line of filler: they tell no content from another. */
function isUniform(bytes: Buffer): boolean {
  return bytes.length > 1 && bytes[0] === bytes[bytes.length - 1] && bytes.subarray(1).equals(bytes.subarray(0, -1));
}

async function stateOf(handle: FileHandle): Promise<string | null> {
  const stats = await handle.stat({ bigint: true });
  return isSettled(stats) ? `${stats.size} ${stats.mtimeNs}` : null;
}
