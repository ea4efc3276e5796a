import type { Database, Statement } from 'better-sqlite3';
import { SEVERITIES } from '../../contract/event.ts';
import type { RankedCount } from '../../contract/wallPort.ts';
import type { DictionaryReader } from './dictionaryReader.ts';
import { unpackCounts } from './minuteCounts.ts';
import { COUNTED_COLUMNS, MINUTE_MS, RollUpKeys, type CountedRow, type Dimension } from './rollUp.ts';

/** Takes a minute since the epoch, a key (dictionary id, severity number) and how many events it adds. */
export type CountVisitor = (minute: number, key: number, count: number) => void;

export interface MinuteSeries {
  /** Start of the first minute, UTC epoch ms. */
  readonly firstMinuteMs: number;
  /** For each key, most frequent first, a count for each minute. */
  readonly series: readonly { readonly key: string; readonly counts: readonly number[] }[];
}

/** Minutes that one series may have: 31 days. */
const MAX_SERIES_MINUTES = 44_640;

/**
 * Counts by one dimension over a time range, exact: whole minutes from the roll-ups, the ends of the range and what is
 * not rolled up yet from the events.
 */
export class CountQueries {
  readonly #database: Database;
  readonly #dictionaries: DictionaryReader;
  readonly #keys: RollUpKeys;
  readonly #between: Statement<[number, number], CountedRow>;
  readonly #tail: Statement<[number, number], CountedRow>;

  constructor(database: Database, dictionaries: DictionaryReader) {
    this.#database = database;
    this.#dictionaries = dictionaries;
    this.#keys = new RollUpKeys(database);
    this.#between = database
      .prepare<[number, number], CountedRow>(`SELECT ${COUNTED_COLUMNS} FROM event WHERE ts_ms >= ? AND ts_ms < ?`)
      .raw();
    // The plus keeps SQLite from the index on time, which would walk the whole range for a short tail.
    this.#tail = database
      .prepare<[number, number], CountedRow>(
        `SELECT ${COUNTED_COLUMNS} FROM event
         WHERE id > (SELECT value FROM meta WHERE name = 'rolled_up_to') AND +ts_ms >= ? AND +ts_ms < ?`,
      )
      .raw();
  }

  /** The most frequent keys of [sinceMs, untilMs), most first; events whose key is unknown are left out. */
  topKeys(dimension: Dimension, sinceMs: number, untilMs: number, limit: number): RankedCount[] {
    const totals = new Map<string, number>();
    for (const [id, count] of this.#totals(dimension, sinceMs, untilMs)) {
      const key = this.keyText(dimension, id);
      if (key !== null) totals.set(key, (totals.get(key) ?? 0) + count);
    }
    const ranked = [...totals].map(([key, count]) => ({ key, label: key, count }));
    return ranked.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1)).slice(0, limit);
  }

  /** A count for each minute that [sinceMs, untilMs) touches, of the `limit` most frequent keys. */
  perMinute(dimension: Dimension, sinceMs: number, untilMs: number, limit: number): MinuteSeries {
    const first = Math.floor(sinceMs / MINUTE_MS);
    const minutes = Math.max(0, Math.ceil(untilMs / MINUTE_MS) - first);
    if (minutes > MAX_SERIES_MINUTES) throw new Error(`a series of ${minutes} minutes is too long`);
    const top = this.topKeys(dimension, sinceMs, untilMs, limit);
    const counts = new Map(top.map(({ key }) => [key, new Array<number>(minutes).fill(0)]));
    this.count(dimension, sinceMs, untilMs, (minute, id, count) => {
      const row = counts.get(this.keyText(dimension, id) ?? '');
      if (row !== undefined) row[minute - first] = (row[minute - first] ?? 0) + count;
    });
    return { firstMinuteMs: first * MINUTE_MS, series: [...counts].map(([key, row]) => ({ key, counts: row })) };
  }

  /** Visits counts that add up to every event of [sinceMs, untilMs); a minute and key may come several times. */
  count(dimension: Dimension, sinceMs: number, untilMs: number, visit: CountVisitor): void {
    const from = Math.ceil(sinceMs / MINUTE_MS);
    const to = Math.floor(untilMs / MINUTE_MS);
    const visitRows = (rows: readonly CountedRow[]): void => {
      for (const row of rows) visit(Math.floor(row[1] / MINUTE_MS), this.#keys.keyOf(dimension, row), 1);
    };
    // One snapshot: a roll-up between two of the reads would count its events twice.
    this.#database.transaction(() => {
      if (from >= to) return visitRows(this.#between.all(sinceMs, untilMs));
      visitRows(this.#between.all(sinceMs, from * MINUTE_MS));
      visitRows(this.#between.all(to * MINUTE_MS, untilMs));
      visitRows(this.#tail.all(from * MINUTE_MS, to * MINUTE_MS));
      const minutes = this.#database
        .prepare<[number, number], [number, Uint8Array]>(
          `SELECT minute, counts FROM minute_${dimension} WHERE minute >= ? AND minute < ?`,
        )
        .raw();
      for (const [minute, counts] of minutes.iterate(from, to)) {
        unpackCounts(counts, (key, count) => visit(minute, key, count));
      }
    })();
  }

  /** What a key stands for, as events have it; null for unknown. */
  keyText(dimension: Dimension, id: number): string | null {
    if (dimension === 'severity') return SEVERITIES[id] ?? null;
    if (dimension !== 'signature') return this.#dictionaries.text(id);
    const { signature, signatureId } = this.#dictionaries.signature(id);
    return signature ?? signatureId;
  }

  #totals(dimension: Dimension, sinceMs: number, untilMs: number): Map<number, number> {
    const totals = new Map<number, number>();
    this.count(dimension, sinceMs, untilMs, (_, id, count) => totals.set(id, (totals.get(id) ?? 0) + count));
    return totals;
  }
}
