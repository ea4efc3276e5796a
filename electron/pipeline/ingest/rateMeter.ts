const SECONDS = 8;

/** A rate over the last few whole seconds. Times are milliseconds of any clock. */
export class RateMeter {
  readonly #counts = new Float64Array(SECONDS);
  #second = 0;

  count(nowMs: number): void {
    this.#moveTo(nowMs);
    const slot = this.#second % SECONDS;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  perSecond(nowMs: number): number {
    this.#moveTo(nowMs);
    const running = this.#counts[this.#second % SECONDS] ?? 0;
    const sum = this.#counts.reduce((total, count) => total + count, 0);
    return (sum - running) / (SECONDS - 1);
  }

  #moveTo(nowMs: number): void {
    const second = Math.floor(nowMs / 1000);
    if (second === this.#second) return;
    // A clock that jumped, either way, begins anew.
    const steps = second > this.#second ? Math.min(SECONDS, second - this.#second) : SECONDS;
    for (let step = 0; step < steps; step += 1) this.#counts[(second - step) % SECONDS] = 0;
    this.#second = second;
  }
}
