import type { Database, Statement } from 'better-sqlite3';
import { UNDRAWN_REASONS } from '../../contract/event.ts';
import type { EventBatch } from '../../contract/eventBatch.ts';
import { EMPTY_COUNTS, type FeedCounts, type Reasons } from '../../contract/feedHealth.ts';
import type { FeedTally } from '../stages.ts';

const TOTALS = ['frames', 'bytes', 'decoded', 'records', 'duplicate', 'stored', 'drawable'] as const;
const BY_REASON = ['ignored', 'refused', 'filtered', 'undrawn', 'noticed'] as const;

type Measure = (typeof TOTALS)[number] | (typeof BY_REASON)[number];
type Tally = Omit<FeedTally, 'feedId'>;

/** Reasons kept apart for one measure of one feed: they are few phrases, unless a decoder has a fault. */
const MAX_REASONS = 200;
const OTHER_REASON = '(other)';

/** What one batch brought to one feed. */
export interface StoredRows {
  readonly stored: number;
  readonly drawable: number;
  /** Sensor time of the newest of them, UTC epoch ms. */
  readonly newestMs: number;
}

/** Adds a batch's tallies and rows to the counts of its feeds. */
export class FeedCounter {
  readonly #add: Statement<[string, string, string, number]>;
  readonly #rowsOfFeed: Statement<[string], CountRow>;
  readonly #reasons = new Map<string, Set<string>>();

  constructor(readonly database: Database) {
    this.#add = database.prepare(
      'INSERT INTO feed_count VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count',
    );
    this.#rowsOfFeed = database.prepare('SELECT * FROM feed_count WHERE feed_id = ?');
    this.forget();
  }

  add(batch: EventBatch, tallies: readonly FeedTally[]): ReadonlyMap<string, StoredRows> {
    for (const tally of tallies) this.#addTally(tally.feedId, tally);
    return this.#addRows(batch);
  }

  /** What became of all that one feed ever delivered: its own rows only, for this is asked at every commit. */
  countsOf(feedId: string): FeedCounts {
    return countsByFeed(this.#rowsOfFeed.all(feedId)).get(feedId) ?? EMPTY_COUNTS;
  }

  /** After a rollback. */
  forget(): void {
    this.#reasons.clear();
    const rows = this.database.prepare<[], CountRow>('SELECT * FROM feed_count').all();
    for (const row of rows) this.#reasonsOf(row.feed_id, row.measure).add(row.reason);
  }

  #addTally(feedId: string, tally: Tally): void {
    for (const measure of TOTALS) {
      if (measure !== 'stored' && measure !== 'drawable') this.#count(feedId, measure, '', tally[measure]);
    }
    for (const measure of BY_REASON) {
      if (measure === 'undrawn') continue;
      for (const [reason, count] of Object.entries(tally[measure])) this.#count(feedId, measure, reason, count);
    }
  }

  #addRows(batch: EventBatch): ReadonlyMap<string, StoredRows> {
    const width = UNDRAWN_REASONS.length + 1;
    const perFeed = new Map<number, { counts: number[]; newestMs: number }>();
    let feed = { counts: new Array<number>(width).fill(0), newestMs: -Infinity };
    let feedRef = -1;
    for (let row = 0; row < batch.count; row += 1) {
      const ref = batch.feedId[row] ?? 0;
      if (ref !== feedRef) {
        feedRef = ref;
        feed = perFeed.get(ref) ?? { counts: new Array<number>(width).fill(0), newestMs: -Infinity };
        perFeed.set(ref, feed);
      }
      const undrawn = batch.undrawn[row] ?? 0;
      feed.counts[undrawn] = (feed.counts[undrawn] ?? 0) + 1;
      feed.newestMs = Math.max(feed.newestMs, batch.tsMs[row] ?? 0);
    }
    const stored = new Map<string, StoredRows>();
    for (const [ref, { counts, newestMs }] of perFeed) {
      const feedId = batch.text(ref) ?? '';
      const [drawable = 0, ...undrawn] = counts;
      const all = counts.reduce((sum, count) => sum + count, 0);
      this.#count(feedId, 'stored', '', all);
      this.#count(feedId, 'drawable', '', drawable);
      undrawn.forEach((count, index) => this.#count(feedId, 'undrawn', UNDRAWN_REASONS[index] ?? '', count));
      stored.set(feedId, { stored: all, drawable, newestMs });
    }
    return stored;
  }

  #count(feedId: string, measure: Measure, reason: string, count: number): void {
    if (count === 0) return;
    const known = this.#reasonsOf(feedId, measure);
    const kept = known.has(reason) || known.size < MAX_REASONS ? reason : OTHER_REASON;
    known.add(kept);
    this.#add.run(feedId, measure, kept, count);
  }

  #reasonsOf(feedId: string, measure: string): Set<string> {
    const key = `${measure} ${feedId}`;
    const known = this.#reasons.get(key) ?? new Set<string>();
    this.#reasons.set(key, known);
    return known;
  }
}

/** Counts of every feed that ever delivered anything, by feed id. */
export function readFeedCounts(database: Database): Map<string, FeedCounts> {
  return countsByFeed(database.prepare<[], CountRow>('SELECT * FROM feed_count').all());
}

function countsByFeed(rows: readonly CountRow[]): Map<string, FeedCounts> {
  const totals = new Map<string, Record<string, number>>();
  const reasons = new Map<string, Record<string, Record<string, number>>>();
  for (const row of rows) {
    const feedTotals = totals.get(row.feed_id) ?? {};
    totals.set(row.feed_id, feedTotals);
    const feedReasons = reasons.get(row.feed_id) ?? {};
    reasons.set(row.feed_id, feedReasons);
    if (row.reason === '') feedTotals[row.measure] = row.count;
    // No prototype: a reason may be called `constructor`.
    else (feedReasons[row.measure] ??= Object.create(null) as Record<string, number>)[row.reason] = row.count;
  }
  return new Map([...totals].map(([feedId, feedTotals]) => [feedId, countsOf(feedTotals, reasons.get(feedId) ?? {})]));
}

interface CountRow {
  readonly feed_id: string;
  readonly measure: string;
  readonly reason: string;
  readonly count: number;
}

function countsOf(totals: Record<string, number>, reasons: Record<string, Reasons>): FeedCounts {
  const total = (measure: (typeof TOTALS)[number]): number => totals[measure] ?? 0;
  const byReason = (measure: (typeof BY_REASON)[number]): Reasons => ({ ...reasons[measure] });
  return {
    frames: total('frames'),
    bytes: total('bytes'),
    ignored: byReason('ignored'),
    refused: byReason('refused'),
    decoded: total('decoded'),
    records: total('records'),
    filtered: byReason('filtered'),
    duplicate: total('duplicate'),
    stored: total('stored'),
    drawable: total('drawable'),
    undrawn: byReason('undrawn'),
    noticed: byReason('noticed'),
  };
}
