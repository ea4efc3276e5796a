const WIDTH = 5;
const EMPTY = -1;

/**
 * Numbers distinct tuples of five 32-bit integers 0, 1, 2 … in the order of their arrival. Open addressing over typed
 * arrays: a Map keyed by joined text took longer than the insert of the row it was for.
 */
export class TupleTable {
  #size = 0;
  #mask: number;
  #slots: Int32Array;
  #tuples: Int32Array;

  /** `room`: how many are expected; it grows beyond. */
  constructor(room: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(16, room * 2)));
    this.#mask = slots - 1;
    this.#slots = new Int32Array(slots).fill(EMPTY);
    this.#tuples = new Int32Array((slots / 2) * WIDTH);
  }

  get size(): number {
    return this.#size;
  }

  /** The tuple's number; it equals the former `size` when the tuple is new, and is counted from then on. */
  number(a: number, b: number, c: number, d: number, e: number): number {
    const tuples = this.#tuples;
    let slot = hash(a, b, c, d, e) & this.#mask;
    for (;;) {
      const found = this.#slots[slot] ?? EMPTY;
      if (found === EMPTY) break;
      const at = found * WIDTH;
      if (
        tuples[at] === a &&
        tuples[at + 1] === b &&
        tuples[at + 2] === c &&
        tuples[at + 3] === d &&
        tuples[at + 4] === e
      ) {
        return found;
      }
      slot = (slot + 1) & this.#mask;
    }
    const number = this.#size;
    this.#slots[slot] = number;
    tuples[number * WIDTH] = a;
    tuples[number * WIDTH + 1] = b;
    tuples[number * WIDTH + 2] = c;
    tuples[number * WIDTH + 3] = d;
    tuples[number * WIDTH + 4] = e;
    this.#size += 1;
    if (this.#size * 2 > this.#mask) this.#grow();
    return number;
  }

  clear(): void {
    if (this.#size > 0) this.#slots.fill(EMPTY);
    this.#size = 0;
  }

  #grow(): void {
    const tuples = new Int32Array(this.#tuples.length * 2);
    tuples.set(this.#tuples);
    this.#tuples = tuples;
    this.#mask = this.#mask * 2 + 1;
    this.#slots = new Int32Array(this.#mask + 1).fill(EMPTY);
    for (let number = 0; number < this.#size; number += 1) {
      const at = number * WIDTH;
      let slot =
        hash(tuples[at] ?? 0, tuples[at + 1] ?? 0, tuples[at + 2] ?? 0, tuples[at + 3] ?? 0, tuples[at + 4] ?? 0) &
        this.#mask;
      while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = number;
    }
  }
}

function hash(a: number, b: number, c: number, d: number, e: number): number {
  let mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae3d) ^ Math.imul(c, 0x27d4eb2f);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0x165667b1) ^ Math.imul(d, 0x9e3779b1) ^ Math.imul(e, 0x85ebca77);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
