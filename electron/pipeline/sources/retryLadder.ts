import type { Ending } from './httpConnection.ts';

/** One kind's waits, ms: the first, how the next follows, and the longest. */
interface Steps {
  readonly firstMs: number;
  readonly maxMs: number;
  readonly next: (ms: number) => number;
}

export type LadderSteps = Readonly<Record<Ending['kind'], Steps>>;

/** As X asks of the clients of its filtered stream; the longest wait after a 429 is ours. */
export const LADDER_STEPS: LadderSteps = {
  network: { firstMs: 250, maxMs: 16_000, next: (ms) => ms + 250 },
  http: { firstMs: 5000, maxMs: 320_000, next: (ms) => ms * 2 },
  'rate limit': { firstMs: 60_000, maxMs: 960_000, next: (ms) => ms * 2 },
};

/** How long to wait before the next attempt, by why the one before ended; each kind climbs on its own. */
export class RetryLadder {
  readonly #waits = new Map<Ending['kind'], number>();

  constructor(readonly steps: LadderSteps = LADDER_STEPS) {}

  /** `wishMs` is the server's own (Retry-After), within the limits. */
  next(kind: Ending['kind'], wishMs: number): number {
    const { firstMs, maxMs, next } = this.steps[kind];
    const before = this.#waits.get(kind);
    const waitMs = Math.min(maxMs, before === undefined ? firstMs : next(before));
    this.#waits.set(kind, waitMs);
    return Math.max(waitMs, Math.min(wishMs, maxMs));
  }

  /** Data came: the next trouble begins at the bottom. */
  reset(): void {
    this.#waits.clear();
  }
}
