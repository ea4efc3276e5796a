import type { EventBatch } from '../../electron/contract/eventBatch.ts';
import type { WallSummary } from '../../electron/contract/wallPort.ts';
import type { CollectorListener } from './collectorPort.ts';
import { FeedsSeen, type FeedSeen } from './feedsSeen.ts';
import { LiveList } from './liveList.ts';
import { silenceOf, type Connection } from './silence.ts';
import { SlidingRatio } from './slidingRatio.ts';
import type { DrawnCounts, WallStore } from './wallState.ts';

/** The HUD changes this often and no more. */
export const TICK_MS = 250;
const RATIO_TICKS = 16;
/** A collector sends a summary every second at least; longer than this without one is worth a word. */
const SILENT_AFTER_MS = 10_000;
const SUMMARY_KEPT_MS = 60_000;
const SUMMARY_STEP_MS = 5_000;

/** What the globe made of a batch. */
export interface BatchOutcome {
  readonly placed: number;
  readonly late: number;
  readonly undrawn: number;
}

export interface WallIntake extends CollectorListener {
  connectFailed(message: string | null): void;
  /** Publishes what came since the last time. */
  tick(nowMs: number): void;
  readonly drawn: DrawnCounts;
  readonly statistics: { readonly batches: number; readonly rows: number; readonly represented: number };
}

/** Gathers what the collector sends, hands batches to the globe, and publishes it all to the HUD at its pace. */
export function createWallIntake(
  store: WallStore,
  drawBatch: (batch: EventBatch, nowMs: number) => BatchOutcome,
  now: () => number,
): WallIntake {
  const live = new LiveList();
  const ratio = new SlidingRatio(RATIO_TICKS);
  const statistics = { batches: 0, rows: 0, represented: 0 };
  const drawn = { placed: 0, late: 0, undrawn: 0 };
  const feedsSeen = new FeedsSeen();
  let seen: ReadonlyMap<string, FeedSeen> = new Map();
  const earlier: WallSummary[] = [];
  let connection: Connection = 'waiting';
  let connectionSinceMs = now();
  let connectFault: string | null = null;
  let summary: WallSummary | null = null;
  let summaryAtMs = 0;
  let placedMs: number | null = null;

  function setConnection(next: Connection, sinceMs = now()): void {
    if (connection === next) return;
    connection = next;
    connectionSinceMs = sinceMs;
  }

  function keepEarlier(next: WallSummary): void {
    const newest = earlier.at(-1);
    if (newest !== undefined && next.nowMs - newest.nowMs < SUMMARY_STEP_MS) return;
    earlier.push(next);
    while (earlier.length > 1 && next.nowMs - (earlier[0]?.nowMs ?? 0) > SUMMARY_KEPT_MS) earlier.shift();
  }

  return {
    drawn,
    statistics,
    connected() {
      connectFault = null;
      setConnection('connected');
    },
    lost() {
      setConnection('lost');
    },
    connectFailed(message) {
      connectFault = message;
    },
    batch(batch, represents) {
      const nowMs = now();
      const outcome = drawBatch(batch, nowMs);
      statistics.batches += 1;
      statistics.rows += batch.count;
      statistics.represented += represents;
      drawn.placed += outcome.placed;
      drawn.late += outcome.late;
      drawn.undrawn += outcome.undrawn;
      if (outcome.placed > 0) placedMs = nowMs;
      const livePart = batch.count - outcome.late - outcome.undrawn;
      if (batch.count > 0) ratio.add((represents * livePart) / batch.count, outcome.placed);
      feedsSeen.add(batch, outcome.placed, represents, nowMs);
      live.add(batch, nowMs);
    },
    summary(next) {
      summary = next;
      summaryAtMs = now();
      seen = feedsSeen.snapshot(next.feeds);
      if (connection === 'silent') setConnection('connected');
      keepEarlier(next);
    },
    tick(nowMs) {
      const realMs = now();
      if (connection === 'connected' && summary !== null && realMs - summaryAtMs > SILENT_AFTER_MS) {
        setConnection('silent', summaryAtMs);
      }
      const before = earlier[0] ?? null;
      store.setState((state) => ({
        nowMs,
        connection,
        summary,
        live: live.tick(realMs),
        seen,
        drawnOneIn: ratio.tick(),
        silence: silenceOf({
          nowMs: realMs,
          connection,
          connectionSinceMs,
          connectFault,
          summary,
          before,
          globeFault: state.globeFault,
          placedMs,
          seen,
        }),
      }));
    },
  };
}
