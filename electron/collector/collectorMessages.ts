import type { FeedHealth } from '../contract/feedHealth.ts';
import type { Feed, Place, SiteNetwork } from '../contract/settings.ts';
import type { Notice } from '../contract/wallPort.ts';

/** Everything a collector needs to know; sent again whenever the settings change. */
export interface CollectorConfig {
  readonly dataDirectory: string;
  readonly databasePath: string;
  /** Path of the SQLite binding to load instead of the packaged one, or null. */
  readonly nativeBinding: string | null;
  readonly cityIpv4: string;
  readonly cityIpv6: string;
  readonly siteName: string;
  readonly home: Place | null;
  readonly siteNetworks: readonly SiteNetwork[];
  readonly feeds: readonly Feed[];
  /** What main has to tell on every wall. */
  readonly notices: readonly Notice[];
}

/** A `wall` message carries the MessagePort of that wall. */
export type MainToCollector =
  | { readonly type: 'configure'; readonly config: CollectorConfig }
  | { readonly type: 'wall' }
  | { readonly type: 'stop' };

export interface CollectorHealth {
  readonly feeds: readonly FeedHealth[];
  readonly notices: readonly Notice[];
}

export type CollectorToMain =
  | { readonly type: 'ready' }
  | { readonly type: 'health'; readonly health: CollectorHealth }
  /** It cannot run at all, and a restart would not help before the user acts. */
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'stopped' };
