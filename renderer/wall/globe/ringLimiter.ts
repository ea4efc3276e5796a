import type { Vector } from './unitVector.ts';

const ENTRIES = 4096;
const CELLS_PER_UNIT = 60;
/** A second ring of the same or a lower severity on one spot within this time would only blur the first. */
const SLOT_MS = 260;

/**
 * Decides which landings show a ring, so that a thousand of them a second at one home stay a few clean rings rather
 * than a white blob: one for each spot, slot of time and worse severity. Landings come in any order, since flights differ
 * in length. A fixed hash table: spots that meet in an entry at worst show a ring too many.
 */
export class RingLimiter {
  readonly #keys = new Float64Array(ENTRIES).fill(-1);
  readonly #severities = new Uint8Array(ENTRIES);

  /** `severity`: index in SEVERITIES, 0 the worst. `landMs`: UTC epoch ms. */
  allows(place: Vector, severity: number, landMs: number): boolean {
    const slot = Math.floor(landMs / SLOT_MS);
    const cell = cellOf(place);
    const entry = (cell ^ Math.imul(slot, 0x9e37_79b1)) >>> 20;
    // 2^31 slots are 17 years: slots and cells of different keys cannot meet within any wall's life.
    const key = (slot % 0x8000_0000) + (cell % 0x10_0000) * 0x8000_0000;
    if (this.#keys[entry] === key && severity >= (this.#severities[entry] ?? 0)) return false;
    this.#keys[entry] = key;
    this.#severities[entry] = severity;
    return true;
  }

  clear(): void {
    this.#keys.fill(-1);
  }
}

function cellOf({ x, y, z }: Vector): number {
  const column = Math.imul(Math.round(x * CELLS_PER_UNIT), 73_856_093);
  const row = Math.imul(Math.round(y * CELLS_PER_UNIT), 19_349_663);
  const layer = Math.imul(Math.round(z * CELLS_PER_UNIT), 83_492_791);
  const mixed = Math.imul(column ^ row ^ layer, 0x85eb_ca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
