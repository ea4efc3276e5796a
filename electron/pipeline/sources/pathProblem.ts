import type { BigIntStats } from 'node:fs';
import { messageOf } from '../../contract/result.ts';

/** The code of a system error, "" for any other. */
export function errorCodeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

/** Why a path cannot be read, in words that say what to do. */
export function pathProblem(path: string, thrown: unknown): string {
  switch (errorCodeOf(thrown)) {
    case 'ENOENT':
      return `${path} does not exist. It is read as soon as it appears.`;
    case 'EACCES':
    case 'EPERM':
      return `${path} may not be read. Give the user that runs Arcwall the right to read it and to enter its directories.`;
    case 'ELOOP':
      return `${path} is a symbolic link that leads back to itself. Mend the link.`;
    default:
      return `${path} cannot be read: ${messageOf(thrown)}`;
  }
}

/** Why something that is no regular file is not read. */
export function kindProblem(path: string, stats: BigIntStats): string {
  if (stats.isDirectory()) return `${path} is a directory. Name a file in it.`;
  const kind = stats.isFIFO() ? 'a named pipe' : stats.isSocket() ? 'a socket' : 'a device';
  return `${path} is ${kind}, which is never opened. Name a regular file.`;
}
