import { statSync } from 'node:fs';
import { failure, messageOf, success, type Result } from '../../contract/result.ts';
import { AUTO_FORMAT, findFormat, FORMAT_LIST, FORMATS, type Format } from '../decode/registry.ts';
import { chooseFormat } from './chooseFormat.ts';
import { readFirstLines } from './firstLines.ts';

/** A file to import, and how to read it. */
export interface ImportPlan {
  readonly path: string;
  readonly format: Format;
  /** Why `auto` took that format; null when the user did. */
  readonly formatReason: string | null;
  /** IANA zone of times that come without one. */
  readonly timeZone: string;
  /** When the file was written last: a year that its lines leave out is inferred from it, not from today. */
  readonly modifiedMs: number;
}

/** `auto` looks at the file's first lines. A file that is not there or cannot be read is for the import itself to say. */
export function planImport(
  path: string,
  formatId: string,
  timeZone: string,
  now: () => number = Date.now,
): Result<ImportPlan, 'unknown-format' | 'not-imported'> {
  if (formatId !== AUTO_FORMAT.id) {
    const format = findFormat(formatId);
    if (format !== null) {
      return success({ path, format, formatReason: null, timeZone, modifiedMs: modifiedTime(path) ?? now() });
    }
    return failure('unknown-format', `There is no format "${formatId}". There are: ${FORMAT_LIST}.`);
  }
  try {
    const { lines, modifiedMs } = readFirstLines(path);
    const [first] = FORMATS;
    // Nothing to read is nothing to get wrong.
    if (lines.length === 0 && first !== undefined) {
      return success({ path, format: first, formatReason: null, timeZone, modifiedMs });
    }
    const choice = chooseFormat(lines, { mapping: null, timeZone });
    const format = choice.format === null ? null : findFormat(choice.format);
    if (choice.format !== null && format !== null) {
      return success({ path, format, formatReason: choice.reason, timeZone, modifiedMs });
    }
    const finding = choice.format === null ? choice.finding : 'No format fits.';
    return failure('not-imported', `${finding} Name the format of ${path} with --format.`);
  } catch (thrown) {
    return failure('not-imported', `${path} cannot be imported: ${messageOf(thrown)}`);
  }
}

function modifiedTime(path: string): number | null {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return null;
  }
}
