import type { FeedHealth } from './feedHealth.ts';

/**
 * What passes over the MessagePort between a collector and one wall. The wall says hello with the newest event that
 * it has, and grants credits: the collector never sends more events than it was granted, then only summaries.
 */
export type WallToCollector =
  | {
      readonly type: 'hello';
      /** The wall's newest event: what was committed after it comes first. Null for a wall that has none. */
      readonly lastEventId: string | null;
      readonly credits: number;
    }
  | {
      readonly type: 'credit';
      /** Events that the wall has drawn and makes room for. */
      readonly events: number;
    };

export type CollectorToWall =
  | {
      readonly type: 'batch';
      /** An EventBatch without details; the receiver owns it. */
      readonly buffer: ArrayBuffer;
      /** How many committed events its rows stand for: more than its rows where the wall's credits were short. */
      readonly represents: number;
    }
  | { readonly type: 'summary'; readonly summary: WallSummary };

export interface RankedCount {
  /** Country code, signature, service, network … as the event has it. */
  readonly key: string;
  /** What to show for it: a signature's text, "AS3320 Deutsche Telekom". The same as `key` where that reads well. */
  readonly label: string;
  readonly count: number;
}

/** The wall's figures, from the store, at most four times a second. */
export interface WallSummary {
  readonly nowMs: number;
  /** Events in the database of the feeds now running, since their first start. */
  readonly storedTotal: number;
  /** Start of the first of the 60 minutes below, UTC epoch ms; the last one is still running. */
  readonly firstMinuteMs: number;
  /** 60 rows of five counts, in the order of SEVERITIES: events by their own time. */
  readonly minutes: readonly (readonly number[])[];
  /** The last hour's most frequent, most first, ten at most. */
  readonly origins: readonly RankedCount[];
  readonly networks: readonly RankedCount[];
  readonly signatures: readonly RankedCount[];
  readonly services: readonly RankedCount[];
  readonly feeds: readonly FeedHealth[];
  readonly site: SiteView;
  /** Conditions that concern the whole wall: the database, the disk, settings that were set aside. */
  readonly notices: readonly Notice[];
}

export interface SiteView {
  readonly siteName: string;
  readonly home: {
    readonly name: string;
    readonly latDeg: number;
    readonly lonDeg: number;
    /** True when nobody set it: taken from the machine's time zone. */
    readonly guessed: boolean;
  } | null;
  /** Build date of the location data, `2026-06-05`, or null when there is none. */
  readonly locationDataDate: string | null;
}

export interface Notice {
  readonly level: 'info' | 'warning' | 'error';
  /** A sentence that says what is wrong and what to do. */
  readonly message: string;
}

/**
 * The one message that reaches a page by `window.postMessage`, with a MessagePort of the WallToCollector protocol in
 * its `ports`: it comes again, with a new port, whenever the collector was restarted.
 */
export const WALL_PORT_MESSAGE = 'arcwall:collector-port';
