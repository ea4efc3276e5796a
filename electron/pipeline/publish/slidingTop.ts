import type { RankedCount } from '../../contract/wallPort.ts';

/** Minutes of the window. */
export const PULSE_MINUTES = 60;

/** Keys counted at once. */
const KEYS = 2048;
/** How many keys are looked at to find one that may give way to a new key. */
const CANDIDATES = 8;

/**
 * The most frequent keys of a sliding hour, in fixed memory. While there are no more than 2,048 keys in the hour the
 * counts are exact; beyond, the rare ones give way to the new, so that who floods it with made-up keys displaces other
 * made-up keys and not the frequent ones.
 */
export class SlidingTop {
  readonly #rows = new Map<string, number>();
  /** By row; null in a free one. */
  readonly #keys = new Array<string | null>(KEYS).fill(null);
  readonly #labels = new Array<string>(KEYS).fill('');
  readonly #free = Array.from({ length: KEYS }, (_, row) => row);
  readonly #counts = new Uint32Array(KEYS * PULSE_MINUTES);
  readonly #totals = new Float64Array(KEYS);
  #cursor = 0;

  /** `slot`: the minute's place in the hour, [0, 60). */
  add(slot: number, key: string, label: string, count: number): void {
    const row = this.#rows.get(key) ?? this.#rowFor(key);
    this.#labels[row] = label;
    const at = row * PULSE_MINUTES + slot;
    this.#counts[at] = (this.#counts[at] ?? 0) + count;
    this.#totals[row] = (this.#totals[row] ?? 0) + count;
  }

  /** Forgets a minute. */
  clearSlot(slot: number): void {
    for (const row of this.#rows.values()) {
      const at = row * PULSE_MINUTES + slot;
      this.#totals[row] = (this.#totals[row] ?? 0) - (this.#counts[at] ?? 0);
      this.#counts[at] = 0;
      if (this.#totals[row] === 0) this.#release(row);
    }
  }

  /** Most frequent first; equal counts by key. */
  top(limit: number): RankedCount[] {
    const shown: RankedCount[] = [];
    for (const [key, row] of this.#rows) {
      const count = this.#totals[row] ?? 0;
      if (shown.length === limit && !isBefore(count, key, shown[limit - 1])) continue;
      if (shown.length === limit) shown.pop();
      const place = shown.findIndex((other) => isBefore(count, key, other));
      shown.splice(place < 0 ? shown.length : place, 0, { key, label: this.#labels[row] ?? key, count });
    }
    return shown;
  }

  #rowFor(key: string): number {
    if (this.#free.length === 0) this.#release(this.#rarestNearby());
    const row = this.#free.pop() ?? 0;
    this.#rows.set(key, row);
    this.#keys[row] = key;
    return row;
  }

  #release(row: number): void {
    const key = this.#keys[row] ?? null;
    if (key === null) return;
    this.#rows.delete(key);
    this.#keys[row] = null;
    this.#counts.fill(0, row * PULSE_MINUTES, (row + 1) * PULSE_MINUTES);
    this.#totals[row] = 0;
    this.#free.push(row);
  }

  #rarestNearby(): number {
    let rarest = this.#cursor;
    for (let step = 0; step < CANDIDATES; step += 1) {
      const row = (this.#cursor + step) % KEYS;
      if ((this.#totals[row] ?? 0) < (this.#totals[rarest] ?? 0)) rarest = row;
    }
    this.#cursor = (this.#cursor + CANDIDATES) % KEYS;
    return rarest;
  }
}

function isBefore(count: number, key: string, other: RankedCount | undefined): boolean {
  return other === undefined || count > other.count || (count === other.count && key < other.key);
}
