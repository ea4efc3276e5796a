import { LIVE_WINDOW_MS } from '../../electron/contract/event.ts';
import type { EventBatch } from '../../electron/contract/eventBatch.ts';
import type { FeedHealth } from '../../electron/contract/feedHealth.ts';

/** What this wall has seen of a feed since it was opened, of events that have both places. */
export interface FeedSeen {
  readonly drawn: number;
  /** Already older than the live window when they were read: stored, and never animated. */
  readonly late: number;
  /** Read in time, whether drawn or not. */
  readonly live: number;
}

export const NOTHING_SEEN: FeedSeen = { drawn: 0, late: 0, live: 0 };

/** Tells by feed what became of the events that arrived. */
export class FeedsSeen {
  readonly #byFeed = new Map<string, { drawn: number; late: number; live: number }>();

  /** `placed`: how many of its rows the globe took; `represents`: the committed events behind all of its rows. */
  add(batch: EventBatch, placed: number, represents: number, nowMs: number): void {
    const late = new Uint32Array(batch.stringCount + 1);
    const live = new Uint32Array(batch.stringCount + 1);
    const drawable = new Uint32Array(batch.stringCount + 1);
    let drawableRows = 0;
    for (let row = 0; row < batch.count; row += 1) {
      if (batch.undrawn[row] !== 0) continue;
      const ref = batch.feedId[row] ?? 0;
      const tsMs = batch.tsMs[row] ?? 0;
      const into = (batch.receivedMs[row] ?? 0) - tsMs > LIVE_WINDOW_MS ? late : live;
      into[ref] = (into[ref] ?? 0) + 1;
      if (nowMs - tsMs > LIVE_WINDOW_MS) continue;
      drawable[ref] = (drawable[ref] ?? 0) + 1;
      drawableRows += 1;
    }
    const drawnPart = drawableRows === 0 ? 0 : Math.min(1, placed / drawableRows);
    const behindOne = batch.count === 0 ? 1 : Math.max(1, represents / batch.count);
    for (let ref = 0; ref < late.length; ref += 1) {
      if (late[ref] === 0 && live[ref] === 0) continue;
      const feedId = batch.text(ref) ?? '';
      const known = this.#byFeed.get(feedId) ?? { ...NOTHING_SEEN };
      known.drawn += Math.round((drawable[ref] ?? 0) * drawnPart);
      known.late += Math.round((late[ref] ?? 0) * behindOne);
      known.live += live[ref] ?? 0;
      this.#byFeed.set(feedId, known);
    }
  }

  /** As a summary's figures may show it: events can be here a blink before the counts, or after a database was lost. */
  snapshot(feeds: readonly FeedHealth[]): ReadonlyMap<string, FeedSeen> {
    return new Map(
      feeds.map(({ feedId, counts }) => {
        const { drawn, late, live } = this.#byFeed.get(feedId) ?? NOTHING_SEEN;
        const shownDrawn = Math.min(drawn, counts.drawable);
        return [feedId, { drawn: shownDrawn, late: Math.min(late, counts.drawable - shownDrawn), live }];
      }),
    );
  }
}
