import type { Database } from 'better-sqlite3';
import { migration1 } from './migration1.ts';

/** One step of the schema. `apply` runs inside a transaction that also sets `user_version` to `version`. */
export interface Migration {
  readonly version: number;
  apply(database: Database): void;
}

/** In order, without gaps. A released migration is never changed: a new one follows it. */
export const MIGRATIONS: readonly Migration[] = [migration1];

export const SCHEMA_VERSION = MIGRATIONS.length;
