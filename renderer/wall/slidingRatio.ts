/** The ratio of two sums over the last seconds: how many events stand behind one that was sent to be drawn. */
export class SlidingRatio {
  readonly #over: Float64Array;
  readonly #under: Float64Array;
  #slot = 0;

  /** Remembers this many ticks. */
  constructor(ticks: number) {
    this.#over = new Float64Array(ticks);
    this.#under = new Float64Array(ticks);
  }

  add(over: number, under: number): void {
    this.#over[this.#slot] = (this.#over[this.#slot] ?? 0) + over;
    this.#under[this.#slot] = (this.#under[this.#slot] ?? 0) + under;
  }

  /** The ratio so far, 1 at least; then the oldest tick is forgotten. */
  tick(): number {
    const over = sum(this.#over);
    const under = sum(this.#under);
    this.#slot = (this.#slot + 1) % this.#over.length;
    this.#over[this.#slot] = 0;
    this.#under[this.#slot] = 0;
    return under === 0 ? 1 : Math.max(1, over / under);
  }
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
