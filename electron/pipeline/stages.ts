import type { Direction, DetailValue, EventKind, LocatedEvent, Severity } from '../contract/event.ts';
import type { FeedState } from '../contract/feedHealth.ts';

/**
 * What passes between the stages:
 *
 *     source -> decode -> normalise -> enrich -> filter -> store -> publish
 *     Frame     RawRecord  NormalEvent  LocatedEvent         (commit)  EventBatch
 */

/** Plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Where a source resumes after a frame: a byte offset for files, an event id for SSE, null where it cannot. */
export type Resume = number | string | null;

/** What a source needs of its feed's ingest. */
export interface SourceContext {
  readonly feedId: string;
  /** Opens one stream of frames; a feed of several files opens one for each. */
  open(stream: SourceStream): FrameSink;
  /** Positions that were committed before: stream key -> what its `describePosition` said. */
  readonly positions: ReadonlyMap<string, Json>;
  /** Tells the feed's state, with a message that says what to do, and when it will try again (UTC epoch ms). */
  status(state: FeedState, message: string | null, retryAtMs?: number | null): void;
  /** Bytes known to be waiting in the files of this source. */
  behind(bytes: number): void;
  readonly now: () => number;
}

export interface SourceStream {
  /** Names the stream in the stored positions of its feed: an absolute path, a URL. */
  readonly key: string;
  /** Shown as the place of a raw line; null where there is none. */
  readonly path: string | null;
  /**
   * The position that continues exactly after the frame that had this `resume`. Called when a batch closes, in the
   * same turn as that frame's `frame` call or later, so a source must keep what it needs for its last frames.
   */
  describePosition(resume: Resume): Json;
}

export interface FrameSink {
  /**
   * Takes one frame, bytes[start, end), valid during the call only. `resume` continues after it; `offset` is where it
   * begins (null without offsets). False means that it was taken, and that no other may come before `room()` resolves.
   */
  frame(bytes: Uint8Array, start: number, end: number, resume: Resume, offset: number | null): boolean;
  /** Counts a frame that cannot be handed over whole (too long), and moves the position past it. False as `frame`. */
  refuse(reason: string, resume: Resume, byteLength: number): boolean;
  /** Counts a frame that the feed's settings do not want, and moves the position past it. */
  ignore(reason: string, resume: Resume, byteLength: number): void;
  /** Moves the position without a frame: bytes that belong to none (NULs of a hole, a heartbeat). */
  skip(resume: Resume): void;
  /** A repeated frame (by the transport's own id), counted as decoded and duplicate. */
  duplicate(resume: Resume): void;
  /** Resolves when frames may come again. */
  room(): Promise<void>;
  /** Writes the position of this stream with the next batch even when no frame moved it, or forgets it (null). */
  close(keepPosition: boolean): void;
}

export interface Source {
  /** Resolves when nothing of this source runs or holds a descriptor any more. */
  stop(): Promise<void>;
  /** Resolves when a source that ends by itself (a whole file to import) has handed over everything. */
  readonly finished: Promise<void>;
}

/** One end of a flow, as the format has it. */
export interface RawEnd {
  readonly ip: string | null;
  readonly port: number | null;
  /** Where the producer says that it is: used only when we know no better. */
  readonly place?: RawPlace | undefined;
}

export interface RawPlace {
  readonly latDeg: number | null;
  readonly lonDeg: number | null;
  readonly countryCode: string | null;
  readonly city: string | null;
}

/** One event as its format has it: already typed, not yet canonical. Strings may be of any length and content. */
export interface RawRecord {
  readonly kind: EventKind;
  /** UTC epoch ms. Decoders refuse a frame whose time cannot be read; null means "when it was received". */
  readonly tsMs: number | null;
  readonly attacker: RawEnd;
  readonly target: RawEnd;
  /** Which of the two opened the flow; null when the format does not tell (then the attacker). */
  readonly opener: 'attacker' | 'target' | null;
  /** Null becomes `info`. */
  readonly severity: Severity | null;
  /** Only where the format says it itself; else it follows from opener and the site's networks. */
  readonly direction: Direction | null;
  readonly protocol: string | null;
  /** Null: named by the port of the end that did not open the flow. */
  readonly service: string | null;
  readonly signatureId: string | null;
  readonly signature: string | null;
  readonly category: string | null;
  readonly action: string | null;
  readonly sensor: string | null;
  readonly correlationId: string | null;
  readonly detail: Readonly<Record<string, DetailValue | null | undefined>>;
}

export type DecodeResult =
  | { readonly kind: 'records'; readonly records: readonly RawRecord[] }
  /** Valid, and not an event. */
  | { readonly kind: 'ignored'; readonly reason: string }
  /** Broken. `reason` is one of a few short phrases that counts are kept by, never text of the frame. */
  | { readonly kind: 'refused'; readonly reason: string };

/** A format's decoder for one feed. Never throws on data; keeps no state that a restart would miss. */
export interface Decoder {
  decode(text: string): DecodeResult;
}

/** What the ingest side hands to the store side, in this order, to be committed in one transaction. */
export interface CommitRequest {
  /** A packed EventBatch, possibly of no rows. */
  readonly buffer: ArrayBuffer;
  /** Positions that continue exactly after what this batch and those before it hold. */
  readonly positions: readonly StreamPosition[];
  readonly tallies: readonly FeedTally[];
}

export interface StreamPosition {
  readonly feedId: string;
  readonly streamKey: string;
  /** Null forgets the stream. */
  readonly position: Json;
}

/** What a feed counted since the batch before; the store adds stored, drawable and undrawn itself. */
export interface FeedTally {
  readonly feedId: string;
  readonly frames: number;
  readonly bytes: number;
  readonly decoded: number;
  readonly records: number;
  readonly duplicate: number;
  readonly ignored: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
  readonly filtered: Readonly<Record<string, number>>;
  readonly noticed: Readonly<Record<string, number>>;
}

export type { LocatedEvent };
