import type { Hash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { messageOf } from '../../contract/result.ts';
import type { FrameSink, Json, Source, SourceContext } from '../stages.ts';
import { openRegularFile, type OpenFile } from './fileMark.ts';
import { backToLineStart, findImported, importMarks, type ImportMark } from './importMarks.ts';
import { LineSplitter, MAX_LINE_BYTES, type LineHandler } from './lineSplitter.ts';
import { StopSignal } from './stopSignal.ts';

export interface WholeFileOptions {
  readonly maxLineBytes: number;
}

export interface WholeFileSource extends Source {
  /** Bytes at the file's beginning that an earlier import had read; known when `finished` resolves. */
  readonly skippedBytes: number;
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * Reads a file from its beginning to its end, once. What was imported before is known by its content, whatever the file
 * is called now: the SHA-256 of its beginning is compared with those that earlier imports left. So the same file adds
 * nothing, one that grew adds what is new, and one that was interrupted goes on. A last line without LF counts too.
 */
export function startWholeFile(
  path: string,
  context: SourceContext,
  options: Partial<WholeFileOptions> = {},
): WholeFileSource {
  return new WholeFile(path, context, options.maxLineBytes ?? MAX_LINE_BYTES);
}

class WholeFile implements WholeFileSource {
  readonly finished: Promise<void>;
  skippedBytes = 0;
  readonly #signal = new StopSignal();

  constructor(
    readonly path: string,
    readonly context: SourceContext,
    readonly maxLineBytes: number,
  ) {
    this.finished = this.#run();
  }

  async stop(): Promise<void> {
    this.#signal.stop();
    await this.finished;
  }

  async #run(): Promise<void> {
    try {
      const file = (await stat(this.path)).isFile() ? await openRegularFile(this.path) : null;
      if (file === null) {
        this.context.status('failed', `${this.path} is no regular file. Name a file to import.`);
        return;
      }
      try {
        await this.#import(file);
      } finally {
        await file.handle.close();
      }
      if (!this.#signal.isStopped) this.context.status('finished', null);
    } catch (thrown) {
      this.context.status('failed', `${this.path} cannot be imported: ${messageOf(thrown)}`);
    }
  }

  async #import({ handle, stats }: OpenFile): Promise<void> {
    const size = Number(stats.size);
    const marks = importMarks(this.context.positions);
    for (const mark of marks.surplus) this.#open(mark, () => null).close(false);
    const known = await findImported(handle, size, marks.kept, () => this.#signal.isStopped);
    if (known.offset === size || this.#signal.isStopped) {
      this.skippedBytes = known.offset;
      return;
    }
    const before = await backToLineStart(handle, known, this.maxLineBytes);
    this.skippedBytes = before.offset;
    // An import that was interrupted continues its own mark; a finished one stays, for the file that it stands for.
    const key = before.unfinishedKey ?? `${basename(this.path)}#${marks.nextSequence}`;
    const progress = new ImportProgress(before.offset, before.hash, before.longBytes, this.maxLineBytes);
    const sink = this.#open({ key }, (resume) => progress.describe(Number(resume)));
    const handler: LineHandler = {
      line: (bytes, start, end, resume, offset) => sink.frame(bytes, start, end, progress.moveTo(resume), offset),
      tooLong: (byteLength, resume) => sink.refuse('line too long', progress.moveTo(resume), byteLength),
      passed: (resume) => sink.skip(progress.moveTo(resume)),
    };
    const { splitter } = progress;
    while (!this.#signal.isStopped) {
      const left = size - splitter.readOffset;
      const chunk = splitter.reserve(Math.min(CHUNK_BYTES, Math.max(left, 0)));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, splitter.readOffset);
      progress.took(chunk.subarray(0, bytesRead));
      splitter.filled(bytesRead);
      const end = splitter.readOffset;
      const isEnd = bytesRead === 0;
      if (isEnd) splitter.end();
      while (!splitter.drain(handler) && !this.#signal.isStopped) await this.#signal.orStopped(sink.room());
      progress.settle();
      this.context.behind(Math.max(0, size - end));
      if (!isEnd || this.#signal.isStopped) continue;
      progress.isFinished = true;
      sink.skip(progress.moveTo(end));
      break;
    }
    sink.close(true);
  }

  #open(mark: Pick<ImportMark, 'key'>, describePosition: (resume: unknown) => Json): FrameSink {
    return this.context.open({ key: mark.key, path: this.path, describePosition });
  }
}

/** Where an import stands, with the running hash of everything before that place. */
class ImportProgress {
  isFinished = false;
  readonly splitter: LineSplitter;
  readonly #hash: Hash;
  /** Bytes from #hashedTo on, read and not hashed yet. */
  #pending = Buffer.alloc(0);
  #hashedTo: number;
  #resume: number;

  constructor(offset: number, hash: Hash, longBytes: number, maxLineBytes: number) {
    this.#hash = hash;
    this.#hashedTo = offset;
    this.#resume = offset;
    this.splitter = new LineSplitter(offset, Buffer.alloc(0), longBytes, maxLineBytes);
  }

  moveTo(resume: number): number {
    this.#resume = resume;
    return resume;
  }

  took(bytes: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
  }

  /** Hashes what lies before the present place. */
  settle(): void {
    const length = this.#resume - this.#hashedTo;
    this.#hash.update(this.#pending.subarray(0, length));
    this.#pending = this.#pending.subarray(length);
    this.#hashedTo = this.#resume;
  }

  describe(resume: number): Json {
    const sha256 = this.#hash
      .copy()
      .update(this.#pending.subarray(0, resume - this.#hashedTo))
      .digest('hex');
    const longBytes = resume === this.#resume ? this.splitter.longBytes : -1;
    return { offset: resume, sha256, longBytes, isFinished: this.isFinished };
  }
}
