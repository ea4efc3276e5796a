import type { Database, Statement } from 'better-sqlite3';
import type { Failure } from '../../contract/result.ts';
import { OTHER } from './dictionary.ts';
import { packCounts, unpackCounts } from './minuteCounts.ts';
import type { StoreFault } from './storeFault.ts';
import { severityOf } from './traits.ts';

/** What is counted per minute; the name is that of its table, `minute_<dimension>`. Keys are dictionary ids. */
export const DIMENSIONS = ['severity', 'feed', 'service', 'country', 'signature'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const MINUTE_MS = 60_000;

/** Keys kept apart in one minute of one dimension; beyond them "(other)" counts, as attackers could invent any number. */
const MAX_KEYS = 4096;

/** The columns that `RollUpKeys` needs of an event. */
export const COUNTED_COLUMNS = 'id, ts_ms, traits, source, traffic, attacker_location, signature';
export type CountedRow = readonly [
  id: number,
  tsMs: number,
  traits: number,
  source: number,
  traffic: number,
  attackerLocation: number,
  signature: number,
];

export interface RollUpProgress {
  readonly rolledUp: number;
  /** Events that wait for the next step; 0 also after a fault, so that whoever goes on while some wait does not spin. */
  readonly behind: number;
  /** Why this step was not made; the same call may succeed after the next commit. */
  readonly fault: Failure<StoreFault> | null;
}

/** The key of an event in each dimension: by its bundles, whose members are looked up once. */
export class RollUpKeys {
  readonly #feed: (source: number) => number;
  readonly #service: (traffic: number) => number;
  readonly #country: (location: number) => number;

  constructor(database: Database) {
    const member = (table: string, column: string): ((id: number) => number) => {
      const select = database.prepare<[number], number | null>(`SELECT ${column} FROM ${table} WHERE id = ?`).pluck();
      const known: number[] = [];
      // Dense from 1 and never changed, so an array serves; limited as the dictionary itself is.
      return (id) => (known[id] ??= select.get(id) ?? 0);
    };
    this.#feed = member('source', 'feed');
    this.#service = member('traffic', 'service');
    this.#country = member('location', 'country');
  }

  keyOf(dimension: Dimension, row: CountedRow): number {
    if (dimension === 'severity') return severityOf(row[2]);
    if (dimension === 'feed') return this.#feed(row[3]);
    if (dimension === 'service') return this.#service(row[4]);
    return dimension === 'country' ? this.#country(row[5]) : row[6];
  }
}

/** Follows the events by a watermark: the last id that is in the roll-ups, kept in the same transaction as they. */
export class RollUps {
  readonly #keys: RollUpKeys;
  readonly #events: Statement<[number, number], CountedRow>;
  readonly #watermark: Statement<[], number>;
  readonly #setWatermark: Statement<[number]>;
  readonly #select: Record<Dimension, Statement<[number], Uint8Array>>;
  readonly #upsert: Record<Dimension, Statement<[number, Uint8Array]>>;

  constructor(database: Database) {
    this.#keys = new RollUpKeys(database);
    this.#events = database
      .prepare<[number, number], CountedRow>(`SELECT ${COUNTED_COLUMNS} FROM event WHERE id > ? ORDER BY id LIMIT ?`)
      .raw();
    this.#watermark = database.prepare<[], number>(`SELECT value FROM meta WHERE name = 'rolled_up_to'`).pluck();
    this.#setWatermark = database.prepare(`UPDATE meta SET value = ? WHERE name = 'rolled_up_to'`);
    this.#select = ofEachDimension((dimension) =>
      database.prepare<[number], Uint8Array>(`SELECT counts FROM minute_${dimension} WHERE minute = ?`).pluck(),
    );
    this.#upsert = ofEachDimension((dimension) =>
      database.prepare(
        `INSERT INTO minute_${dimension} VALUES (?, ?) ON CONFLICT DO UPDATE SET counts = excluded.counts`,
      ),
    );
  }

  /** Rolls up the next events, `maxEvents` at most; `newestId` is the last id given. Call it inside a transaction. */
  step(maxEvents: number, newestId: number): RollUpProgress {
    const watermark = this.#watermark.get() ?? 0;
    if (watermark >= newestId) return { rolledUp: 0, behind: 0, fault: null };
    const rows = this.#events.all(watermark, maxEvents);
    for (const dimension of DIMENSIONS) this.#addTo(dimension, rows);
    const reached = rows.length < maxEvents ? newestId : (rows.at(-1)?.[0] ?? newestId);
    this.#setWatermark.run(reached);
    return { rolledUp: rows.length, behind: newestId - reached, fault: null };
  }

  #addTo(dimension: Dimension, rows: readonly CountedRow[]): void {
    const minutes = countByMinute(rows, (row) => this.#keys.keyOf(dimension, row));
    // In their order, so that new minutes are appended and pages stay full.
    for (const minute of [...minutes.keys()].sort((a, b) => a - b)) {
      const added = minutes.get(minute) ?? new Map<number, number>();
      const stored = this.#select[dimension].get(minute);
      const counts = new Map<number, number>();
      if (stored !== undefined) unpackCounts(stored, (key, count) => counts.set(key, count));
      for (const [key, count] of added) {
        const kept = counts.has(key) || counts.size < MAX_KEYS ? key : OTHER;
        counts.set(kept, (counts.get(kept) ?? 0) + count);
      }
      this.#upsert[dimension].run(minute, packCounts(counts));
    }
  }
}

/** Counts rows by minute (since the epoch) and key. */
function countByMinute(
  rows: readonly CountedRow[],
  keyOf: (row: CountedRow) => number,
): Map<number, Map<number, number>> {
  const minutes = new Map<number, Map<number, number>>();
  let minute = NaN;
  let counts = new Map<number, number>();
  for (const row of rows) {
    const rowMinute = Math.floor(row[1] / MINUTE_MS);
    if (rowMinute !== minute) {
      minute = rowMinute;
      counts = minutes.get(minute) ?? new Map<number, number>();
      minutes.set(minute, counts);
    }
    const key = keyOf(row);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return minutes;
}

function ofEachDimension<Value>(make: (dimension: Dimension) => Value): Record<Dimension, Value> {
  return {
    severity: make('severity'),
    feed: make('feed'),
    service: make('service'),
    country: make('country'),
    signature: make('signature'),
  };
}
