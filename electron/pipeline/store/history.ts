import type { Database, Statement } from 'better-sqlite3';
import { existsSync } from 'node:fs';
import type { AttackEvent } from '../../contract/event.ts';
import type { FeedCounts } from '../../contract/feedHealth.ts';
import type { HistoryPage, HistoryPageRequest } from '../../contract/ipc.ts';
import { failure, messageOf, success, type Result } from '../../contract/result.ts';
import type { RankedCount } from '../../contract/wallPort.ts';
import { CountQueries, type MinuteSeries } from './countQueries.ts';
import { DictionaryReader } from './dictionaryReader.ts';
import { EVENT_COLUMNS, eventOfRow, type EventRow } from './eventRows.ts';
import { readFeedCounts } from './feedCounts.ts';
import { defineFold, filterCondition } from './historyFilter.ts';
import { HistorySearch, NOTHING } from './historySearch.ts';
import { openForReading, type DatabasePlace } from './openDatabase.ts';
import { readOverview, type StoreOverview } from './overview.ts';
import type { Dimension } from './rollUp.ts';

export type HistoryFault = 'no-database' | 'unavailable';

export type History = InstanceType<typeof OpenHistory>;

const LAST_MS = 8.64e15;
/** A search goes on for about so long, and then ends its page. */
const SEARCH_MS = 400;
/** Rows read at a time by an export: short reads, so that the journal behind them can be cut meanwhile. */
const EXPORT_CHUNK = 2000;

/** Opens the database for reading, beside a writer or without one. */
export function openHistory(place: DatabasePlace): Result<History, HistoryFault> {
  if (!existsSync(place.databasePath)) {
    return failure('no-database', `There is no database at ${place.databasePath} yet: nothing was stored there.`);
  }
  try {
    return success(new OpenHistory(openForReading(place)));
  } catch (error) {
    return failure('unavailable', `The database ${place.databasePath} cannot be read: ${messageOf(error)}`);
  }
}

class OpenHistory {
  readonly #database: Database;
  readonly #dictionaries: DictionaryReader;
  readonly #counts: CountQueries;
  readonly #search: HistorySearch;
  readonly #detail: Statement<[number], string>;

  constructor(database: Database) {
    this.#database = database;
    defineFold(database);
    this.#dictionaries = new DictionaryReader(database);
    this.#counts = new CountQueries(database, this.#dictionaries);
    this.#search = new HistorySearch(database);
    this.#detail = database.prepare<[number], string>('SELECT json FROM event_detail WHERE event_id = ?').pluck();
  }

  /** Events by their own time, newest first. A search that takes long ends with a short page and says where to go on. */
  page(request: HistoryPageRequest): HistoryPage {
    const started = performance.now();
    const condition = filterCondition(this.#database, request.text);
    const found = condition === null ? NOTHING : this.#search.newest(request, condition, started + SEARCH_MS);
    const events = found.rows.map((row) => this.#eventOf(row));
    return { events, more: found.next !== null, next: found.next, tookMs: performance.now() - started };
  }

  /** One event by its id, or null. */
  event(id: string): AttackEvent | null {
    const select = this.#database.prepare<[number], EventRow>(`SELECT ${EVENT_COLUMNS} FROM event WHERE id = ?`).raw();
    const row = select.get(Number(id));
    return row === undefined ? null : this.#eventOf(row);
  }

  /**
   * All events from `sinceMs` up to and without `untilMs` (null for no bound), by time and then id, as they were when
   * it began. Takes the memory of one chunk, however many they are.
   */
  *exportEvents(range: { sinceMs: number | null; untilMs: number | null }): Generator<AttackEvent> {
    const newest = this.#database.prepare<[], number | null>('SELECT max(id) FROM event').pluck().get() ?? 0;
    const select = this.#database
      .prepare<number[], EventRow>(
        `SELECT ${EVENT_COLUMNS} FROM event
         WHERE (ts_ms, id) > (?, ?) AND ts_ms < ? AND id <= ? ORDER BY ts_ms, id LIMIT ${EXPORT_CHUNK}`,
      )
      .raw();
    let [afterMs, afterId] = [(range.sinceMs ?? -LAST_MS) - 1, Number.MAX_SAFE_INTEGER];
    for (;;) {
      const rows = select.all(afterMs, afterId, range.untilMs ?? LAST_MS, newest);
      for (const row of rows) yield this.#eventOf(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < EXPORT_CHUNK) return;
      [afterId, afterMs] = last;
    }
  }

  /** The most frequent keys of [sinceMs, untilMs), most first, exact. */
  topKeys(dimension: Dimension, sinceMs: number, untilMs: number, limit: number): RankedCount[] {
    return this.#counts.topKeys(dimension, sinceMs, untilMs, limit);
  }

  /** Counts by minute of the `limit` most frequent keys of [sinceMs, untilMs), exact. Throws beyond 31 days. */
  perMinute(dimension: Dimension, sinceMs: number, untilMs: number, limit: number): MinuteSeries {
    return this.#counts.perMinute(dimension, sinceMs, untilMs, limit);
  }

  /** What became of all that each feed ever delivered, by feed id. */
  counts(): Map<string, FeedCounts> {
    return readFeedCounts(this.#database);
  }

  overview(): StoreOverview {
    return readOverview(this.#database);
  }

  close(): void {
    this.#database.close();
  }

  #eventOf(row: EventRow): AttackEvent {
    return eventOfRow(row, this.#dictionaries, this.#detail.get(row[0]) ?? null);
  }
}
