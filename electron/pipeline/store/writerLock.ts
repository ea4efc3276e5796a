import type { Database } from 'better-sqlite3';
import { chmodSync, closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { failure, messageOf, success, type Result } from '../../contract/result.ts';
import { connect } from './openDatabase.ts';

/** Never opened by anything but SQLite: closing any descriptor of it would let go of the lock (POSIX fcntl). */
export const WRITER_LOCK_FILE = 'writer.lock';

export interface WriterLock {
  /** Lets another process write. The operating system does it when this one dies, however it dies. */
  release(): void;
}

/** Claims the data directory for one writer at a time. `taken`: another process, or another part of this one, has it. */
export function acquireWriterLock(
  dataDirectory: string,
  nativeBinding: string | null,
): Result<WriterLock, 'taken' | 'unavailable'> {
  const databasePath = join(dataDirectory, WRITER_LOCK_FILE);
  let database: Database | null = null;
  try {
    createPrivate(databasePath);
    database = connect({ databasePath, nativeBinding }, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    const held = database;
    return success({ release: () => held.close() });
  } catch (error) {
    database?.close();
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')) {
      return failure('taken', `Another Arcwall is already writing to ${dataDirectory}.`);
    }
    return failure('unavailable', `The data directory ${dataDirectory} cannot be written: ${messageOf(error)}`);
  }
}

/** Made only where it is missing: see WRITER_LOCK_FILE. */
function createPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    if (process.platform !== 'win32') chmodSync(path, 0o600);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
