import type { Database, Statement } from 'better-sqlite3';
import type { HistoryPageRequest } from '../../contract/ipc.ts';
import { EVENT_COLUMNS, type EventRow } from './eventRows.ts';
import type { RowCondition } from './historyFilter.ts';

export interface FoundRows {
  readonly rows: readonly EventRow[];
  /** Where to go on; null when nothing older is left. */
  readonly next: HistoryPageRequest['before'];
}

export const NOTHING: FoundRows = { rows: [], next: null };

type Place = readonly [tsMs: number, id: number];

const LAST_MS = 8.64e15;
/** Rows tested at first, and at most, between two looks at the clock. */
const FIRST_STRETCH = 2000;
const LONGEST_STRETCH = 50_000;

/** Goes back through the events by time, stretch by stretch, for those that meet a condition. */
export class HistorySearch {
  readonly #database: Database;
  readonly #stretchEnd: Statement<number[], Place>;

  constructor(database: Database) {
    this.#database = database;
    this.#stretchEnd = database
      .prepare<number[], Place>(
        `SELECT ts_ms, id FROM event WHERE (ts_ms, id) < (?, ?) AND ts_ms >= ?
         ORDER BY ts_ms DESC, id DESC LIMIT 1 OFFSET ?`,
      )
      .raw();
  }

  /** The newest rows of a request, at most its limit; stops at the deadline (by `performance.now`). */
  newest(request: HistoryPageRequest, condition: RowCondition, deadline: number): FoundRows {
    const { limit } = request;
    const sinceMs = request.sinceMs ?? -LAST_MS;
    const select = this.#database
      .prepare<unknown[], EventRow>(
        `SELECT ${EVENT_COLUMNS} FROM event
         WHERE (ts_ms, id) < (?, ?) AND (ts_ms, id) >= (?, ?) ${condition.sql === '' ? '' : `AND ${condition.sql}`}
         ORDER BY ts_ms DESC, id DESC LIMIT ?`,
      )
      .raw();
    const rows: EventRow[] = [];
    let before = startOf(request);
    for (let stretch = FIRST_STRETCH; ; stretch = Math.min(stretch * 5, LONGEST_STRETCH)) {
      // Without a condition the first rows are the page.
      const end = condition.sql === '' ? undefined : this.#stretchEnd.get(...before, sinceMs, stretch);
      const [endMs, endId] = end ?? [sinceMs, -1];
      rows.push(...select.all(...before, endMs, endId, ...condition.values, limit + 1 - rows.length));
      if (rows.length > limit) return { rows: rows.slice(0, limit), next: placeOf(rows[limit - 1]) };
      if (end === undefined) return { rows, next: null };
      before = end;
      if (performance.now() > deadline) return { rows, next: { tsMs: endMs, id: String(endId) } };
    }
  }
}

function startOf({ before, untilMs }: HistoryPageRequest): Place {
  // Ids are above 0, so this is before the first event of that millisecond.
  return before === null ? [untilMs ?? LAST_MS, 0] : [before.tsMs, Number(before.id)];
}

function placeOf(row: EventRow | undefined): HistoryPageRequest['before'] {
  return row === undefined ? null : { tsMs: row[1], id: String(row[0]) };
}
