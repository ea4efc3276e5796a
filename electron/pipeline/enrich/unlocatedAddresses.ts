import type { UnlocatedAddress } from '../../contract/unlocatedAddress.ts';

/** Addresses counted at once. */
const CAPACITY = 2048;
/** How many are looked at to find one that may give way to a new one. */
const CANDIDATES = 8;

type Reason = UnlocatedAddress['reason'];

/**
 * The addresses that kept most events from being drawn, in bounded memory. Up to 2,048 of them the counts are exact;
 * beyond, rare ones give way to new ones, so that a sweep of made-up addresses does not displace the frequent.
 */
export class UnlocatedAddresses {
  readonly #counts = new Map<string, { count: number; reason: Reason }>();
  #version = 0;

  /** Grows with every change. */
  get version(): number {
    return this.#version;
  }

  count(ip: string, reason: Reason): void {
    this.#version += 1;
    const known = this.#counts.get(ip);
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    if (this.#counts.size >= CAPACITY) this.#makeRoom();
    this.#counts.set(ip, { count: 1, reason });
  }

  /** Most frequent first; equal counts by address. */
  top(limit: number): UnlocatedAddress[] {
    return [...this.#counts]
      .map(([ip, { count, reason }]) => ({ ip, count, reason }))
      .sort((a, b) => b.count - a.count || (a.ip < b.ip ? -1 : 1))
      .slice(0, limit);
  }

  clear(): void {
    this.#version += 1;
    this.#counts.clear();
  }

  /** Of the first few the rarest goes; the others move to the end, so that the next time it is others' turn. */
  #makeRoom(): void {
    let rarest = '';
    let least = Infinity;
    const first = [];
    for (const entry of this.#counts) {
      if (first.push(entry) === CANDIDATES) break;
    }
    for (const [ip, { count }] of first) if (count < least) [rarest, least] = [ip, count];
    for (const [ip, entry] of first) {
      this.#counts.delete(ip);
      if (ip !== rarest) this.#counts.set(ip, entry);
    }
  }
}
