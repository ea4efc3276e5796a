import type { FeedHealth } from '../contract/feedHealth.ts';
import type { Mute } from '../contract/filterSettings.ts';
import type { Feed } from '../contract/settings.ts';
import type { UnlocatedAddress } from '../contract/unlocatedAddress.ts';
import type { Notice } from '../contract/wallPort.ts';
import type { PlacesConfig } from './placesConfig.ts';

/** Everything a collector needs to know; sent again whenever the settings change. */
export interface CollectorConfig extends PlacesConfig {
  readonly dataDirectory: string;
  /** The database of the feeds: the site's, or that of the demo. */
  readonly databasePath: string;
  /** The site's own, where imports go in any case. */
  readonly siteDatabasePath: string;
  /** Path of the SQLite binding to load instead of the packaged one, or null. */
  readonly nativeBinding: string | null;
  readonly feeds: readonly Feed[];
  readonly mutes: readonly Mute[];
  /** What main has to tell on every wall. */
  readonly notices: readonly Notice[];
}

/** A `wall` message carries the MessagePort of that wall. */
export type MainToCollector =
  | { readonly type: 'configure'; readonly config: CollectorConfig }
  | { readonly type: 'wall' }
  /** Bytes of Arcwall's standard input, null at its end. The next come when these were taken. */
  | { readonly type: 'stdin'; readonly bytes: Uint8Array | null }
  | { readonly type: 'stop' };

export interface CollectorHealth {
  readonly feeds: readonly FeedHealth[];
  readonly notices: readonly Notice[];
  /** The addresses without a place that kept most events from being drawn, most first. */
  readonly unlocated: readonly UnlocatedAddress[];
}

export type CollectorToMain =
  | { readonly type: 'ready' }
  | { readonly type: 'health'; readonly health: CollectorHealth }
  /** It cannot run at all, and a restart would not help before the user acts. */
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'stdin-taken' }
  | { readonly type: 'stopped' };
