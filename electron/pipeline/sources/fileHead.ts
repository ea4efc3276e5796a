import type { FileHandle } from 'node:fs/promises';
import { fingerprint, HEAD_BYTES, holeEnd, readBytes, type FileMark } from './fileMark.ts';

/** The beginning of a file's content, HEAD_BYTES at most after any NULs: it tells the file's copies from other files. */
export interface Head {
  readonly bytes: Uint8Array;
  readonly start: number;
}

/** Keeps the head of a file while it is read. */
export class FileHead implements Head {
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #fingerprint: FileMark['head'] | null = null;

  get bytes(): Buffer {
    return this.#bytes;
  }

  get start(): number {
    return this.#start;
  }

  /** For a file that is read from `offset` on: what lies before that. */
  async readFrom(handle: FileHandle, offset: number): Promise<void> {
    this.#start = await holeEnd(handle, offset);
    this.#bytes = await readBytes(handle, this.#start, Math.min(offset - this.#start, HEAD_BYTES));
  }

  /** Bytes that were read at `offset`, each call continuing the one before. */
  take(read: Buffer, offset: number): void {
    if (this.#bytes.length === 0 && offset === this.#start) {
      const first = read.findIndex((byte) => byte !== 0);
      this.#start += first < 0 ? read.length : first;
      if (first >= 0) this.#bytes = Buffer.from(read.subarray(first, first + HEAD_BYTES));
    } else if (this.#bytes.length < HEAD_BYTES && offset === this.#start + this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes, read.subarray(0, HEAD_BYTES - this.#bytes.length)]);
    }
  }

  /** NULs from `offset` on are read again. */
  rewindTo(offset: number): void {
    this.#start = Math.min(this.#start, offset);
  }

  /** As much of the head as lies before `offset`. */
  fingerprintAt(offset: number): FileMark['head'] {
    const length = Math.min(Math.max(0, offset - this.#start), HEAD_BYTES);
    const start = Math.min(this.#start, offset);
    if (this.#fingerprint?.bytes !== length || this.#fingerprint.start !== start) {
      this.#fingerprint = { ...fingerprint(this.#bytes.subarray(0, length)), start };
    }
    return this.#fingerprint;
  }

  async isIn(handle: FileHandle): Promise<boolean> {
    return (await readBytes(handle, this.#start, this.#bytes.length)).equals(this.#bytes);
  }
}
