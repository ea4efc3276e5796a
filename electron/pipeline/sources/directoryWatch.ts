import { watch, type FSWatcher } from 'node:fs';

/** How long after a failed attempt the system is asked for a watch again. */
const RETRY_MS = 60_000;

/**
 * Watches some directories for changes, as well as the system allows: where it does not (no inotify watches left, a
 * network file system), whoever uses it polls anyway, and only learns later.
 */
export class DirectoryWatch {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #retryAtMs = new Map<string, number>();
  readonly #now: () => number;

  constructor(
    readonly onChange: (name: string | null, isEntry: boolean) => void,
    now: () => number,
  ) {
    this.#now = now;
  }

  /** Watches exactly these directories from now on. */
  set(directories: ReadonlySet<string>): void {
    for (const [directory, watcher] of this.#watchers) {
      if (directories.has(directory)) continue;
      watcher.close();
      this.#watchers.delete(directory);
    }
    for (const directory of directories) {
      if (!this.#watchers.has(directory) && this.#now() >= (this.#retryAtMs.get(directory) ?? 0)) this.#open(directory);
    }
  }

  close(): void {
    this.set(new Set());
  }

  #open(directory: string): void {
    this.#retryAtMs.set(directory, this.#now() + RETRY_MS);
    try {
      const watcher = watch(directory, { persistent: false }, (event, name) => this.onChange(name, event === 'rename'));
      watcher.on('error', () => {
        watcher.close();
        if (this.#watchers.get(directory) === watcher) this.#watchers.delete(directory);
      });
      this.#watchers.set(directory, watcher);
      this.#retryAtMs.delete(directory);
    } catch {
      // Polling goes on; the next attempt is a minute away.
    }
  }
}
