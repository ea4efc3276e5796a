import type { ArcPath } from './arcs/arcPath.ts';

/** Float32 of one flight, in the order in which the shaders see them as three vec4: see `add`. */
export const FLIGHT_FLOATS = 12;
/** How long a ring is seen after a landing. */
export const RING_MS = 1300;
/** How long after its head an arc's tail arrives at most, as a part of the flight. */
export const TAIL_PART = 0.42;

/**
 * Start times travel to the GPU as seconds modulo this: a float32 of seconds would be too coarse after a day. Far longer
 * than any flight, so that the shortest difference is the true age.
 */
export const CLOCK_WRAP_SECONDS = 2048;

export interface Flight extends ArcPath {
  readonly startMs: number;
  readonly flightMs: number;
  /** Index in SEVERITIES. */
  readonly severity: number;
  /** Index in DIRECTIONS. */
  readonly direction: number;
  /** Whether its landing shows a ring. */
  readonly ring: boolean;
  /** How many events it stands for. */
  readonly weight: number;
}

/**
 * The events in the air, oldest first, in one Float32Array of fixed capacity that the arc and the impact layer share.
 * Slots [tail, head) are in use; what has ended is skipped at the front, and the rest moved down only when the dead
 * outnumber the living: a real ring would make the GPU walk all its capacity, and this one draws at most about twice
 * what is seen.
 */
export class FlightBuffer {
  readonly floats: Float32Array;
  readonly #startMs: Float64Array;
  readonly #landMs: Float64Array;
  readonly #endMs: Float64Array;
  #tail = 0;
  #head = 0;
  #dirtyFrom = 0;

  /** `originMs`: the moment that the shaders' clock counts from, UTC epoch ms. */
  constructor(
    readonly capacity: number,
    readonly originMs: number,
  ) {
    this.floats = new Float32Array(capacity * FLIGHT_FLOATS);
    this.#startMs = new Float64Array(capacity);
    this.#landMs = new Float64Array(capacity);
    this.#endMs = new Float64Array(capacity);
  }

  /** Slots that a draw must cover. */
  get drawCount(): number {
    return this.#head;
  }

  get liveCount(): number {
    return this.#head - this.#tail;
  }

  /** Puts a flight at the end. False, and nothing changed, when all slots are in the air. */
  add(flight: Flight): boolean {
    if (this.#head === this.capacity) {
      if (this.#tail === 0) return false;
      this.#moveDown();
    }
    const { from, tangent, angleRad, startMs, flightMs } = flight;
    const slot = this.#head;
    const at = slot * FLIGHT_FLOATS;
    const { floats } = this;
    floats[at] = from.x;
    floats[at + 1] = from.y;
    floats[at + 2] = from.z;
    floats[at + 3] = angleRad;
    floats[at + 4] = tangent.x;
    floats[at + 5] = tangent.y;
    floats[at + 6] = tangent.z;
    floats[at + 7] = this.clockSeconds(startMs);
    floats[at + 8] = flightMs / 1000;
    floats[at + 9] = flight.severity;
    floats[at + 10] = flight.direction + (flight.ring ? 0 : 8);
    floats[at + 11] = flight.weight;
    this.#startMs[slot] = startMs;
    this.#landMs[slot] = startMs + flightMs;
    this.#endMs[slot] = startMs + flightMs + Math.max(RING_MS, flightMs * TAIL_PART);
    this.#head += 1;
    return true;
  }

  /** Forgets what has ended by `nowMs`. To be called once a frame. */
  expire(nowMs: number): void {
    while (this.#tail < this.#head && (this.#endMs[this.#tail] ?? 0) <= nowMs) this.#tail += 1;
    if (this.#tail === this.#head) this.clear();
    else if (this.#tail > this.liveCount + 256) this.#moveDown();
  }

  clear(): void {
    this.#tail = 0;
    this.#head = 0;
    this.#dirtyFrom = 0;
  }

  /** The floats written since the last call: [start, end), both 0 when there are none. Writes them into `range`. */
  takeDirty(range: { start: number; count: number }): boolean {
    range.start = this.#dirtyFrom * FLIGHT_FLOATS;
    range.count = (this.#head - this.#dirtyFrom) * FLIGHT_FLOATS;
    this.#dirtyFrom = this.#head;
    return range.count > 0;
  }

  /** The whole content counts as written: for a GPU that has lost it. */
  markDirty(): void {
    this.#dirtyFrom = 0;
  }

  /** What is to be seen at `nowMs`: arcs in the air, and rings of landings. */
  countVisible(nowMs: number): { arcs: number; impacts: number } {
    let arcs = 0;
    let impacts = 0;
    for (let slot = this.#tail; slot < this.#head; slot += 1) {
      const startMs = this.#startMs[slot] ?? 0;
      const landMs = this.#landMs[slot] ?? 0;
      if (nowMs < startMs || nowMs >= (this.#endMs[slot] ?? 0)) continue;
      if (nowMs < landMs) arcs += 1;
      else if ((this.floats[slot * FLIGHT_FLOATS + 10] ?? 0) < 8 && nowMs < landMs + RING_MS) impacts += 1;
    }
    return { arcs, impacts };
  }

  /** `ms` (UTC epoch) as the shaders' clock shows it. */
  clockSeconds(ms: number): number {
    const seconds = ((ms - this.originMs) / 1000) % CLOCK_WRAP_SECONDS;
    return seconds < 0 ? seconds + CLOCK_WRAP_SECONDS : seconds;
  }

  #moveDown(): void {
    const { floats } = this;
    floats.copyWithin(0, this.#tail * FLIGHT_FLOATS, this.#head * FLIGHT_FLOATS);
    for (const column of [this.#startMs, this.#landMs, this.#endMs]) column.copyWithin(0, this.#tail, this.#head);
    this.#head -= this.#tail;
    this.#tail = 0;
    this.#dirtyFrom = 0;
  }
}

/** A flight's age in seconds, on the wrapped clock; `clockSeconds` is the frame's uniform. */
export const flightAgeGlsl = /* glsl */ `
float flightAge(float startSeconds) {
  float age = clockSeconds - startSeconds;
  const float WRAP = ${CLOCK_WRAP_SECONDS.toFixed(1)};
  return age < -0.5 * WRAP ? age + WRAP : age > 0.5 * WRAP ? age - WRAP : age;
}
`;
