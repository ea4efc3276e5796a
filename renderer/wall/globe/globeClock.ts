/**
 * The globe's time, UTC epoch ms: it runs with the monotonic clock, so that a corrected wall clock makes no arc jump,
 * and it can be held still.
 */
export class GlobeClock {
  readonly #offsetMs: number;
  #frozenMs: number | null = null;

  constructor() {
    this.#offsetMs = Date.now() - performance.now();
  }

  nowMs(): number {
    return this.#frozenMs ?? this.#offsetMs + performance.now();
  }

  get isFrozen(): boolean {
    return this.#frozenMs !== null;
  }

  freeze(timeMs: number | null): void {
    this.#frozenMs = timeMs;
  }
}
