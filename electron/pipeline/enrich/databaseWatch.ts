import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DirectoryWatch } from '../sources/directoryWatch.ts';

export interface DatabaseWatchOptions {
  /** Every so often the files are looked at whatever the system tells. */
  readonly pollIntervalMs?: number;
  /** A file counts as complete when it stayed the same for so long. */
  readonly settleMs?: number;
}

/** What tells one content of a path from the next without reading it; null for no file. */
type Mark = string | null;

/** Tells when one of some files was replaced, written to, removed or put there, once it has settled. */
export class DatabaseWatch {
  readonly #directories = new DirectoryWatch(() => this.#soon(), Date.now);
  readonly #seen = new Map<string, Mark>();
  readonly #unsettled = new Map<string, Mark>();
  readonly #poll: NodeJS.Timeout;
  readonly #settleMs: number;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    readonly onChange: (path: string) => void,
    { pollIntervalMs = 10_000, settleMs = 500 }: DatabaseWatchOptions = {},
  ) {
    this.#settleMs = settleMs;
    this.#poll = setInterval(() => this.#look(), pollIntervalMs);
    this.#poll.unref();
  }

  /** Watches these files, as they are now, and no others. To be called before they are read: no change falls between. */
  async set(paths: readonly string[]): Promise<void> {
    for (const path of this.#seen.keys()) if (!paths.includes(path)) this.#seen.delete(path);
    for (const path of paths) if (!this.#seen.has(path)) this.#seen.set(path, await markOf(path));
    if (!this.#closed) this.#directories.set(new Set(paths.map((path) => dirname(path))));
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#poll);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#directories.close();
  }

  #soon(): void {
    if (this.#timer !== null || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#look();
    }, this.#settleMs);
    this.#timer.unref();
  }

  #look(): void {
    this.#looking = this.#looking.then(() => this.#compare());
  }

  async #compare(): Promise<void> {
    for (const [path, seen] of this.#seen) {
      const mark = await markOf(path);
      if (this.#closed || !this.#seen.has(path)) continue;
      const settled = this.#unsettled.has(path) && this.#unsettled.get(path) === mark;
      this.#unsettled.delete(path);
      if (mark === seen) continue;
      if (settled) {
        this.#seen.set(path, mark);
        this.onChange(path);
      } else {
        this.#unsettled.set(path, mark);
        this.#soon();
      }
    }
    // A folder that could not be watched may be by now.
    if (!this.#closed) this.#directories.set(new Set([...this.#seen.keys()].map((path) => dirname(path))));
  }
}

async function markOf(path: string): Promise<Mark> {
  try {
    const { dev, ino, size, mtimeMs } = await stat(path);
    return `${dev}:${ino}:${size}:${mtimeMs}`;
  } catch {
    return null;
  }
}
