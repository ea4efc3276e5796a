import type { Database } from 'better-sqlite3';
import { existsSync, statSync } from 'node:fs';

/** What `doctor` tells of the database. */
export interface StoreOverview {
  readonly events: number;
  /** Sensor time of the first and last event, UTC epoch ms; null in an empty database. */
  readonly firstTsMs: number | null;
  readonly lastTsMs: number | null;
  /** Of the database and its journal. */
  readonly fileBytes: number;
  readonly schemaVersion: number;
  readonly sqliteVersion: string;
  /** The newest event's id, and the last one in the roll-ups. */
  readonly newestId: number;
  readonly rolledUpTo: number;
  /** Entries by dictionary. */
  readonly dictionaries: Readonly<Record<string, number>>;
  /** Strings and bundles that became "(other)" because a dictionary was full. */
  readonly crowdedOut: number;
}

const DICTIONARIES = ['string', 'source', 'signature', 'traffic', 'location', 'network'];

export function readOverview(database: Database): StoreOverview {
  const one = (sql: string): unknown => database.prepare(sql).pluck().get();
  const meta = (name: string): number => Number(one(`SELECT value FROM meta WHERE name = '${name}'`) ?? 0);
  const time = (sql: string): number | null => {
    const value = one(sql);
    return value === null ? null : Number(value);
  };
  return database.transaction(() => ({
    // Counting walks the narrow index on time, not the rows: 10 million take half a second.
    events: Number(one('SELECT count(*) FROM event')),
    firstTsMs: time('SELECT min(ts_ms) FROM event'),
    lastTsMs: time('SELECT max(ts_ms) FROM event'),
    fileBytes: bytesOf(database.name) + bytesOf(`${database.name}-wal`),
    schemaVersion: Number(database.pragma('user_version', { simple: true })),
    sqliteVersion: String(one('SELECT sqlite_version()')),
    newestId: meta('next_id') - 1,
    rolledUpTo: meta('rolled_up_to'),
    // The entry 1 is "(other)" and always there.
    dictionaries: Object.fromEntries(
      DICTIONARIES.map((table) => [table, Number(one(`SELECT max(id) - 1 FROM ${table}`))]),
    ),
    crowdedOut: meta('crowded_out'),
  }))();
}

function bytesOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
