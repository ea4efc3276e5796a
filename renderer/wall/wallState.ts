import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppInfo } from '../../electron/contract/ipc.ts';
import type { WallSummary } from '../../electron/contract/wallPort.ts';
import type { FeedSeen } from './feedsSeen.ts';
import type { LiveView } from './liveList.ts';
import type { Connection, Silence } from './silence.ts';

/** What this wall drew since it was opened. Its own count: another wall may have drawn more, or less. */
export interface DrawnCounts {
  readonly placed: number;
  readonly late: number;
  readonly undrawn: number;
}

/** Everything the HUD shows; it changes four times a second and not more often. */
export interface WallState {
  /** The wall's clock, UTC epoch ms; stands still while the wall is frozen. */
  readonly nowMs: number;
  readonly connection: Connection;
  readonly summary: WallSummary | null;
  readonly live: LiveView;
  /** By feed, as of the summary: the two are one snapshot, and add up. */
  readonly seen: ReadonlyMap<string, FeedSeen>;
  /** One event in this many is drawn; 1 is all. */
  readonly drawnOneIn: number;
  readonly silence: Silence | null;
  /** Why there is no globe, in words. */
  readonly globeFault: string | null;
  readonly info: AppInfo | null;
}

export type WallStore = StoreApi<WallState>;

export function createWallStore(nowMs: number): WallStore {
  return createStore<WallState>(() => ({
    nowMs,
    connection: 'waiting',
    summary: null,
    live: { rows: [], oneIn: 1 },
    seen: new Map(),
    drawnOneIn: 1,
    silence: null,
    globeFault: null,
    info: null,
  }));
}
