import Database from 'better-sqlite3';
import { chmodSync, closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { failure, messageOf, success, type Result } from '../../contract/result.ts';
import type { Notice } from '../../contract/wallPort.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './migrations/migrations.ts';
import { isDamage } from './storeFault.ts';

/** "ARWL", in the header of our databases. */
export const APPLICATION_ID = 0x4152574c;

/** Older ones can lose committed pages when the WAL is reset while another connection writes. */
const OLDEST_SAFE_SQLITE = [3, 51, 3] as const;
/** The WAL is checkpointed at this size, and cut back to the next when it had to grow beyond. */
const CHECKPOINT_PAGES = 4000;
const WAL_LIMIT_BYTES = 64 * 1024 * 1024;

export type OpenFault = 'newer-schema' | 'not-ours' | 'old-sqlite' | 'unavailable';

export interface DatabasePlace {
  readonly databasePath: string;
  /** Path of the SQLite binding to load in place of the packaged one, or null. */
  readonly nativeBinding: string | null;
}

export interface OpenedDatabase {
  readonly database: Database.Database;
  readonly notices: readonly Notice[];
  /** True when it was made just now in the place of a damaged one. */
  readonly replaced: boolean;
}

/**
 * Opens the database for writing, made or brought to the newest schema where needed. One that cannot be read as a
 * database is set aside as `<name>.damaged-<time>` and a fresh one begun; `setAside` demands that, for damage which
 * showed later. One of a newer schema, or of another program, is refused and not touched.
 */
export function openForWriting(
  place: DatabasePlace,
  nowMs: number,
  setAside: boolean,
): Result<OpenedDatabase, OpenFault> {
  const path = place.databasePath;
  try {
    const version = sqliteVersion(place);
    if (!isSafeSqlite(version)) {
      const oldest = OLDEST_SAFE_SQLITE.join('.');
      return failure('old-sqlite', `SQLite ${version} can lose data (a fault mended in ${oldest}): update Arcwall.`);
    }
    if (setAside && existsSync(path)) return success(openAfresh(place, nowMs));
    if (hasContent(path)) {
      const verdict = judgeExisting(place);
      if (verdict === 'damaged') return success(openAfresh(place, nowMs));
      if (verdict !== null) return verdict;
    }
    try {
      return success({ database: openAndMigrate(place), notices: [], replaced: false });
    } catch (error) {
      if (!isDamage(error)) throw error;
      return success(openAfresh(place, nowMs));
    }
  } catch (error) {
    return failure('unavailable', `The database ${path} cannot be opened: ${messageOf(error)}`);
  }
}

/** Opens it for reading beside a writer, or alone. Throws as SQLite does. */
export function openForReading(place: DatabasePlace): Database.Database {
  return connect(place, { readonly: true, fileMustExist: true });
}

export function connect(place: DatabasePlace, options: Database.Options): Database.Database {
  const binding = place.nativeBinding === null ? {} : { nativeBinding: place.nativeBinding };
  return new Database(place.databasePath, { ...options, ...binding });
}

/** The version that the binding holds, asked without touching a file. */
function sqliteVersion(place: DatabasePlace): string {
  const memory = connect({ ...place, databasePath: ':memory:' }, {});
  try {
    return String(memory.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    memory.close();
  }
}

export function isSafeSqlite(version: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, oldest] of OLDEST_SAFE_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part !== oldest) return part > oldest;
  }
  return true;
}

/** The database and its journal under another name, beside it; says which. */
function moveAside(path: string, nowMs: number): string {
  const time = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  let name = `${path}.damaged-${time}`;
  for (let attempt = 2; existsSync(name); attempt += 1) name = `${path}.damaged-${time}-${attempt}`;
  renameSync(path, name);
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, name + suffix);
  }
  return name;
}

function openAfresh(place: DatabasePlace, nowMs: number): OpenedDatabase {
  const name = moveAside(place.databasePath, nowMs);
  // An id is never used again. What the damaged database had given is unknown: microseconds are beyond it.
  const database = openAndMigrate(place, nowMs * 1000);
  const message = `The database was damaged and has been set aside as ${name}; history begins anew.`;
  return { database, notices: [{ level: 'error', message }], replaced: true };
}

/** `firstId` is the first id that it gives, where that is not to be the one after its newest. */
function openAndMigrate(place: DatabasePlace, firstId: number | null = null): Database.Database {
  // Made before SQLite makes it, whose own files take over the mode: it holds what attackers sent.
  closeSync(openSync(place.databasePath, 'a', 0o600));
  if (process.platform !== 'win32' && (statSync(place.databasePath).mode & 0o077) !== 0) {
    chmodSync(place.databasePath, 0o600);
  }
  const database = connect(place, {});
  try {
    // Must come before the first table; without it a shrinking database keeps its size.
    database.pragma('auto_vacuum = INCREMENTAL');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    database.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`);
    database.pragma('cache_size = -32000');
    migrate(database, firstId);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database.Database, firstId: number | null): void {
  const from = Number(database.pragma('user_version', { simple: true }));
  database.transaction(() => {
    for (const migration of MIGRATIONS.slice(from)) {
      migration.apply(database);
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.pragma(`user_version = ${migration.version}`);
    }
    if (firstId !== null) database.prepare(`UPDATE meta SET value = ? WHERE name = 'next_id'`).run(firstId);
  })();
}

/** Looks at a database without changing a byte of it: null when it is ours and readable. */
function judgeExisting(place: DatabasePlace): Result<never, OpenFault> | 'damaged' | null {
  // A whole journal may hold a newer page 1, which only SQLite can tell; without one the header says it all.
  const header = hasContent(`${place.databasePath}-wal`) ? headerBySqlite(place) : headerOf(place.databasePath);
  if (header === null) return 'damaged';
  if (header.applicationId !== APPLICATION_ID && (header.applicationId !== 0 || header.version !== 0)) {
    return failure('not-ours', `${place.databasePath} is another program's database: it was not touched.`);
  }
  if (header.version > SCHEMA_VERSION) {
    const versions = `version ${header.version}, this program knows ${SCHEMA_VERSION}`;
    return failure(
      'newer-schema',
      `The database ${place.databasePath} was written by a newer Arcwall (${versions}): update Arcwall, or choose another data directory. It was not touched.`,
    );
  }
  return null;
}

interface Header {
  readonly version: number;
  readonly applicationId: number;
}

/** The SQLite file format, section 1.3: magic at 0, user version at 60, application id at 68, big endian. */
function headerOf(path: string): Header | null {
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  try {
    if (readSync(file, header, 0, 100, 0) < 100) return null;
  } finally {
    closeSync(file);
  }
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return null;
  return { version: header.readUInt32BE(60), applicationId: header.readUInt32BE(68) };
}

function headerBySqlite(place: DatabasePlace): Header | null {
  let database: Database.Database | null = null;
  try {
    database = openForReading(place);
    return {
      version: Number(database.pragma('user_version', { simple: true })),
      applicationId: Number(database.pragma('application_id', { simple: true })),
    };
  } catch (error) {
    if (isDamage(error)) return null;
    throw error;
  } finally {
    database?.close();
  }
}

function hasContent(path: string): boolean {
  return existsSync(path) && statSync(path).size > 0;
}
