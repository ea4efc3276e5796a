import type { Database, Statement } from 'better-sqlite3';
import { existsSync, statSync } from 'node:fs';
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
import { SCHEMA_VERSION } from './migrations/migrations.ts';
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
    return success(new OpenHistory(place));
  } catch (error) {
    return failure('unavailable', `The database ${place.databasePath} cannot be read: ${messageOf(error)}`);
  }
}

/** One connection and what was prepared on it. */
interface Session {
  readonly file: string;
  readonly database: Database;
  readonly dictionaries: DictionaryReader;
  readonly counts: CountQueries;
  readonly search: HistorySearch;
  readonly detail: Statement<[number], string>;
}

/** Its methods throw what SQLite throws on a database that was damaged meanwhile. */
class OpenHistory {
  readonly #place: DatabasePlace;
  #open: Session;

  constructor(place: DatabasePlace) {
    this.#place = place;
    this.#open = openSession(place);
  }

  /** Events by their own time, newest first. A search that takes long ends with a short page and says where to go on. */
  page(request: HistoryPageRequest): HistoryPage {
    const started = performance.now();
    const session = this.#session();
    const condition = filterCondition(session.database, request.text);
    const found = condition === null ? NOTHING : session.search.newest(request, condition, started + SEARCH_MS);
    const events = found.rows.map((row) => eventOf(row, session));
    return { events, more: found.next !== null, next: found.next, tookMs: performance.now() - started };
  }

  /** One event by its id, or null. */
  event(id: string): AttackEvent | null {
    const session = this.#session();
    const select = session.database
      .prepare<[number], EventRow>(`SELECT ${EVENT_COLUMNS} FROM event WHERE id = ?`)
      .raw();
    const row = select.get(Number(id));
    return row === undefined ? null : eventOf(row, session);
  }

  /**
   * All events from `sinceMs` up to and without `untilMs` (null for no bound), by time and then id, as they were when
   * it began. Takes the memory of one chunk, however many they are.
   */
  *exportEvents(range: { sinceMs: number | null; untilMs: number | null }): Generator<AttackEvent> {
    const session = this.#session();
    const newest = session.database.prepare<[], number | null>('SELECT max(id) FROM event').pluck().get() ?? 0;
    const select = session.database
      .prepare<number[], EventRow>(
        `SELECT ${EVENT_COLUMNS} FROM event
         WHERE (ts_ms, id) > (?, ?) AND ts_ms < ? AND id <= ? ORDER BY ts_ms, id LIMIT ${EXPORT_CHUNK}`,
      )
      .raw();
    let [afterMs, afterId] = [(range.sinceMs ?? -LAST_MS) - 1, Number.MAX_SAFE_INTEGER];
    for (;;) {
      const rows = select.all(afterMs, afterId, range.untilMs ?? LAST_MS, newest);
      for (const row of rows) yield eventOf(row, session);
      const last = rows.at(-1);
      if (last === undefined || rows.length < EXPORT_CHUNK) return;
      [afterId, afterMs] = last;
    }
  }

  /** The most frequent keys of [sinceMs, untilMs), most first, exact. */
  topKeys(dimension: Dimension, sinceMs: number, untilMs: number, limit: number): RankedCount[] {
    return this.#session().counts.topKeys(dimension, sinceMs, untilMs, limit);
  }

  /** Counts by minute of the `limit` most frequent keys of [sinceMs, untilMs), exact. Throws beyond 31 days. */
  perMinute(dimension: Dimension, sinceMs: number, untilMs: number, limit: number): MinuteSeries {
    return this.#session().counts.perMinute(dimension, sinceMs, untilMs, limit);
  }

  /** What became of all that each feed ever delivered, by feed id. */
  counts(): Map<string, FeedCounts> {
    return readFeedCounts(this.#session().database);
  }

  overview(): StoreOverview {
    return readOverview(this.#session().database);
  }

  close(): void {
    this.#open.database.close();
  }

  /** The connection; a new one when the database was replaced, since the old one would go on reading the old file. */
  #session(): Session {
    if (this.#open.file === fileOf(this.#place.databasePath)) return this.#open;
    const replaced = openSession(this.#place);
    this.#open.database.close();
    this.#open = replaced;
    return replaced;
  }
}

function openSession(place: DatabasePlace): Session {
  const file = fileOf(place.databasePath);
  const database = openForReading(place);
  try {
    const version = Number(database.pragma('user_version', { simple: true }));
    if (version > SCHEMA_VERSION) throw new Error('it was written by a newer Arcwall, so update this one');
    if (version < SCHEMA_VERSION) throw new Error('it is not of this version yet, so start Arcwall once');
    defineFold(database);
    const dictionaries = new DictionaryReader(database);
    return {
      file,
      database,
      dictionaries,
      counts: new CountQueries(database, dictionaries),
      search: new HistorySearch(database),
      detail: database.prepare<[number], string>('SELECT json FROM event_detail WHERE event_id = ?').pluck(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function eventOf(row: EventRow, { dictionaries, detail }: Session): AttackEvent {
  return eventOfRow(row, dictionaries, detail.get(row[0]) ?? null);
}

/** Tells one file from another of the same name. */
function fileOf(path: string): string {
  const { dev, ino } = statSync(path, { bigint: true });
  return `${dev} ${ino}`;
}
