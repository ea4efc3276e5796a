/** From this many arcs on they begin to make room for each other, */
const SPARSE_ARCS = 50;
/** and at this many they are as slight as they get. */
const DENSE_ARCS = 5000;
const SETTLE_SECONDS = 0.8;

/** How crowded the sky is, 0 to 1, following the number of arcs without a jump. */
export class Crowding {
  #value = 0;

  get value(): number {
    return this.#value;
  }

  /** `elapsedSeconds` 0 takes the new value at once. */
  advance(arcs: number, elapsedSeconds: number): void {
    const goal = crowdingOf(arcs);
    const settled = elapsedSeconds === 0 ? 1 : 1 - Math.exp(-elapsedSeconds / SETTLE_SECONDS);
    this.#value += (goal - this.#value) * settled;
  }
}

/** By the logarithm: the tenth arc matters more than the thousandth. */
export function crowdingOf(arcs: number): number {
  if (arcs <= SPARSE_ARCS) return 0;
  return Math.min(1, Math.log(arcs / SPARSE_ARCS) / Math.log(DENSE_ARCS / SPARSE_ARCS));
}
