import { failure, messageOf, type Result } from '../../contract/result.ts';

/**
 * Why the database could not do its work. `disk-full` and `unavailable` pass: the same call may succeed later, nothing
 * was changed. `damaged`: close the store and open it again with `setAside`.
 */
export type StoreFault = 'disk-full' | 'unavailable' | 'damaged';

/** The fault as a value; an error that is no fault of the database's surroundings is a bug, and thrown on. */
export function storeFault(error: unknown): Extract<Result<never, StoreFault>, { ok: false }> {
  const code = codeOf(error);
  if (code === 'SQLITE_FULL') {
    return failure('disk-full', 'The disk is full: events wait until there is room again.');
  }
  if (isDamage(error)) return failure('damaged', `The database is damaged (${messageOf(error)}).`);
  if (PASSING.test(code)) return failure('unavailable', `The database cannot be written: ${messageOf(error)}.`);
  throw error;
}

export function isDamage(error: unknown): boolean {
  return DAMAGED.test(codeOf(error));
}

const PASSING = /^SQLITE_(IOERR|BUSY|LOCKED|CANTOPEN|READONLY|NOMEM|PROTOCOL|PERM|NOLFS)/;
const DAMAGED = /^SQLITE_(CORRUPT|NOTADB|IOERR_DATA)/;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
