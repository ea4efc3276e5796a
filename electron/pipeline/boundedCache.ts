/**
 * A map that forgets what was not asked for lately: two generations, so that a hit costs one look-up and no entry is
 * moved one by one. Holds `capacity` entries at most. Values must not be undefined.
 */
export class BoundedCache<Key, Value> {
  #fresh = new Map<Key, Value>();
  #stale = new Map<Key, Value>();
  readonly #half: number;

  constructor(capacity: number) {
    this.#half = Math.max(1, Math.floor(capacity / 2));
  }

  get size(): number {
    return this.#fresh.size + this.#stale.size;
  }

  get(key: Key): Value | undefined {
    const fresh = this.#fresh.get(key);
    if (fresh !== undefined) return fresh;
    const stale = this.#stale.get(key);
    if (stale !== undefined) this.set(key, stale);
    return stale;
  }

  set(key: Key, value: Value): void {
    if (this.#fresh.size >= this.#half) {
      this.#stale = this.#fresh;
      this.#fresh = new Map();
    }
    this.#fresh.set(key, value);
  }

  clear(): void {
    this.#fresh.clear();
    this.#stale.clear();
  }
}
