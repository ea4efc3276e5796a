import type { FeedCounts, FeedHealth } from '../contract/feedHealth.ts';
import type { Mute } from '../contract/filterSettings.ts';
import type { Feed } from '../contract/settings.ts';
import type { UnlocatedAddress } from '../contract/unlocatedAddress.ts';
import type { Notice, SiteView } from '../contract/wallPort.ts';
import type { PulseSeed } from '../pipeline/publish/pulse.ts';
import type { CommitRequest, Json } from '../pipeline/stages.ts';
import type { PlacesConfig } from './placesConfig.ts';

/**
 * What passes between the threads of a collector:
 *
 *     ingest --commit--> store --committed--> main thread --release--> ingest
 *
 * A batch's buffer goes that round by transfer. What ingest says to the store stays in order: a mark after a commit is
 * answered as of after that commit.
 */
export interface IngestConfig extends PlacesConfig {
  readonly feeds: readonly Feed[];
  readonly mutes: readonly Mute[];
}

export interface StoreConfig {
  readonly databasePath: string;
  readonly nativeBinding: string | null;
}

export type MainToIngest =
  | { readonly type: 'configure'; readonly config: IngestConfig }
  | { readonly type: 'release'; readonly buffer: ArrayBuffer }
  | {
      readonly type: 'import';
      readonly jobId: number;
      readonly path: string;
      /** Id of a format in the registry. */
      readonly format: string;
      readonly formatReason: string | null;
      readonly timeZone: string;
    }
  | { readonly type: 'stop' };

export type IngestToMain =
  | {
      readonly type: 'health';
      /** Without counts: those are the store's. */
      readonly feeds: readonly FeedHealth[];
      readonly notices: readonly Notice[];
      readonly site: SiteView;
    }
  /** Told when it changed, and seldom. */
  | { readonly type: 'unlocated'; readonly addresses: readonly UnlocatedAddress[] }
  | { readonly type: 'import-failed'; readonly jobId: number; readonly message: string };

export type IngestToStore =
  | { readonly type: 'commit'; readonly request: CommitRequest }
  /** The counts of a feed as of here: one before an import's first batch and one after its last. */
  | { readonly type: 'mark'; readonly jobId: number; readonly feedId: string }
  /** Nothing follows. */
  | { readonly type: 'end' };

/** Said once: feed id -> stream key -> position, or null when the database could not be opened. */
export interface StoreToIngest {
  readonly type: 'positions';
  readonly positions: ReadonlyMap<string, ReadonlyMap<string, Json>> | null;
}

export type MainToStore = {
  readonly type: 'eventsAfter';
  readonly requestId: number;
  readonly afterId: number;
  readonly sinceMs: number;
  readonly limit: number;
};

export type StoreToMain =
  | { readonly type: 'opened'; readonly notices: readonly Notice[]; readonly seed: PulseSeed }
  | { readonly type: 'open-failed'; readonly message: string }
  | { readonly type: 'committed'; readonly buffer: ArrayBuffer; readonly lastId: number }
  /** Counts of the feeds that changed. */
  | { readonly type: 'counts'; readonly counts: ReadonlyMap<string, FeedCounts> }
  | { readonly type: 'marked'; readonly jobId: number; readonly counts: FeedCounts }
  | { readonly type: 'events'; readonly requestId: number; readonly buffer: ArrayBuffer | null }
  /** A commit failed and is tried again; null when it went through. */
  | { readonly type: 'trouble'; readonly message: string | null }
  | { readonly type: 'closed' };
