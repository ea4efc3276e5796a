import type { UndrawnReason } from './event.ts';

/** Counts by reason. */
export type Reasons = Readonly<Record<string, number>>;

/**
 * What became of everything a feed delivered, since its first start (kept with the events). They add up:
 * frames = ignored + refused + decoded; records = filtered + duplicate + stored; stored = drawable + undrawn.
 */
export interface FeedCounts {
  readonly frames: number;
  readonly bytes: number;
  /** Valid frames that hold no event, by reason: `event_type flow`. */
  readonly ignored: Reasons;
  /** Frames that could not be read, by reason: `not JSON`, `line too long`. */
  readonly refused: Reasons;
  /** Frames that gave records. */
  readonly decoded: number;
  readonly records: number;
  readonly filtered: Reasons;
  readonly duplicate: number;
  readonly stored: number;
  readonly drawable: number;
  readonly undrawn: Readonly<Partial<Record<UndrawnReason, number>>>;
  /** Things noticed in frames that were used all the same, by kind: `invalid UTF-8`, `string cut`, `bad port`. */
  readonly noticed: Reasons;
}

/**
 * waiting: its file or peer is not there yet. live: events within the last minute. idle: connected, nothing new.
 * stale: connected, nothing for long. retrying: will try again at `retryAtMs`. failed: stopped until the user acts.
 * finished: an import that has read everything.
 */
export type FeedState =
  'disabled' | 'starting' | 'waiting' | 'live' | 'idle' | 'stale' | 'retrying' | 'failed' | 'finished';

export interface FeedHealth {
  readonly feedId: string;
  readonly name: string;
  readonly transport: string;
  /** Of a feed set to `auto` the one that it took, and `auto` before. */
  readonly format: string;
  /** What in its first lines decided for that format; null when it was not taken by them. */
  readonly formatReason: string | null;
  /** Made up by Arcwall. */
  readonly simulated: boolean;
  /** Happened at another time: a log that is played again. */
  readonly replayed: boolean;
  readonly state: FeedState;
  /** In words that say what to do; null when there is nothing to say. */
  readonly message: string | null;
  readonly retryAtMs: number | null;
  /** Sensor time of the newest event, UTC epoch ms. */
  readonly lastEventMs: number | null;
  /** When the last frame arrived, UTC epoch ms. */
  readonly lastFrameMs: number | null;
  /** Bytes of its files not read yet: "catching up, n behind". */
  readonly behindBytes: number;
  readonly framesPerSecond: number;
  readonly counts: FeedCounts;
}

export const EMPTY_COUNTS: FeedCounts = Object.freeze({
  frames: 0,
  bytes: 0,
  ignored: {},
  refused: {},
  decoded: 0,
  records: 0,
  filtered: {},
  duplicate: 0,
  stored: 0,
  drawable: 0,
  undrawn: {},
  noticed: {},
});

export function sumReasons(reasons: Readonly<Partial<Record<string, number>>>): number {
  let sum = 0;
  for (const reason in reasons) sum += reasons[reason] ?? 0;
  return sum;
}
