import type { Database, Statement } from 'better-sqlite3';
import { packEvents } from '../../contract/eventBatchWriter.ts';
import type { DictionaryReader } from './dictionaryReader.ts';
import { batchEventOfRow, EVENT_COLUMNS, type EventRow } from './eventRows.ts';

/** What a wall that starts or reconnects asks for. */
export interface CatchUpQuery {
  /** The wall's newest event; 0 for a wall that has none. */
  readonly afterId: number;
  /** Only events from then on, UTC epoch ms. */
  readonly sinceMs: number;
  /** The newest of them, this many at most. */
  readonly limit: number;
}

/** Rows looked at, at most: after a large import of old events the few recent ones are not worth a long search. */
const SEARCHED_ROWS = 500_000;

export class CatchUp {
  readonly #dictionaries: DictionaryReader;
  readonly #byTime: Statement<[number, number], EventRow>;
  readonly #byId: Statement<[number, number, number], EventRow>;

  constructor(database: Database, dictionaries: DictionaryReader) {
    this.#dictionaries = dictionaries;
    this.#byTime = database
      .prepare<[number, number], EventRow>(
        `SELECT ${EVENT_COLUMNS} FROM event WHERE ts_ms >= ? ORDER BY ts_ms DESC, id DESC LIMIT ?`,
      )
      .raw();
    this.#byId = database
      .prepare<[number, number, number], EventRow>(
        `SELECT * FROM (SELECT ${EVENT_COLUMNS} FROM event WHERE id > ? ORDER BY id DESC LIMIT ${SEARCHED_ROWS})
         WHERE ts_ms >= ? LIMIT ?`,
      )
      .raw();
  }

  /** The events asked for as a batch without details, by ascending id; null when there are none. */
  eventsAfter({ afterId, sinceMs, limit }: CatchUpQuery): ArrayBuffer | null {
    const rows = afterId > 0 ? this.#byId.all(afterId, sinceMs, limit) : this.#byTime.all(sinceMs, limit);
    if (rows.length === 0) return null;
    rows.sort((a, b) => a[0] - b[0]);
    return packEvents(rows.map((row) => batchEventOfRow(row, this.#dictionaries)));
  }
}
