import { z } from 'zod';
import type { Json } from '../stages.ts';

/** Ids longer than this are no ids that we keep. */
const MAX_ID_LENGTH = 256;

const positionSchema = z.object({
  lastEventId: z.string().max(4096),
  recentIds: z.array(z.string().max(MAX_ID_LENGTH)),
});

/**
 * The event ids of an SSE stream: the last one, to resume with, and the few hundred before it, so that an event which
 * the server sends again is known, also after a restart. Counts its own steps, which are the stream's resume points.
 */
export class RecentIds {
  #entries: { readonly step: number; readonly id: string }[] = [];
  readonly #known = new Set<string>();
  #step = 0;
  #lastEventId = '';
  /** The last event id one step ago: a batch may close before the newest message is in it. */
  #before = '';

  constructor(
    position: Json | undefined,
    readonly capacity: number,
  ) {
    const stored = positionSchema.safeParse(position).data;
    if (stored === undefined) return;
    this.#lastEventId = stored.lastEventId;
    this.#before = stored.lastEventId;
    for (const id of stored.recentIds) this.#add(id);
  }

  /** "" when there is none: the request then goes without it. */
  get lastEventId(): string {
    return this.#lastEventId;
  }

  /** The resume point behind everything noted. */
  get step(): number {
    return this.#step;
  }

  has(id: string): boolean {
    return this.#known.has(id);
  }

  /** Notes a message, with its id where it has one of its own. */
  note(id: string | null): void {
    this.#step += 1;
    this.#before = this.#lastEventId;
    if (id === null) return;
    this.#lastEventId = id;
    if (id !== '' && id.length <= MAX_ID_LENGTH) this.#add(id);
  }

  /** The position behind that step: the newest one or the one before it. */
  describe(step: number): Json {
    const ids = this.#entries.filter((entry) => entry.step <= step).map((entry) => entry.id);
    return { lastEventId: step < this.#step ? this.#before : this.#lastEventId, recentIds: ids.slice(-this.capacity) };
  }

  #add(id: string): void {
    // A repeated id keeps its place: a second entry, shifted out later, would make the id unknown while it is recent.
    if (this.#known.has(id)) return;
    this.#entries.push({ step: this.#step, id });
    this.#known.add(id);
    if (this.#entries.length <= this.capacity + 1) return;
    const oldest = this.#entries.shift();
    if (oldest !== undefined) this.#known.delete(oldest.id);
  }
}
