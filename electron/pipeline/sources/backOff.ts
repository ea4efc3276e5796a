export interface BackOffOptions {
  readonly minMs: number;
  readonly maxMs: number;
  /** 0 to 1; Math.random, unless a test wants to know. */
  readonly random: () => number;
}

/** How long to wait before the next attempt: doubling from attempt to attempt, a quarter at random on top. */
export class BackOff {
  #attempt = 0;
  #baseMs: number;

  constructor(readonly options: BackOffOptions) {
    this.#baseMs = options.minMs;
  }

  /** The peer's own wish, kept within the limits: a timer of more than 2^31-1 ms would fire at once. */
  setBase(ms: number): void {
    this.#baseMs = this.#limit(ms);
  }

  reset(): void {
    this.#attempt = 0;
  }

  next(): number {
    const delayMs = this.#baseMs * 2 ** Math.min(this.#attempt, 16);
    this.#attempt += 1;
    return Math.round(this.#limit(delayMs * (1 + this.options.random() / 4)));
  }

  #limit(ms: number): number {
    return Math.min(this.options.maxMs, Math.max(this.options.minMs, ms));
  }
}
