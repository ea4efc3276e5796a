import type { Json } from '../stages.ts';
import type { JsonObject } from './parseJsonObject.ts';

/** The columns of notice.log that an event is made of; `actions` is a set. */
const WANTED: ReadonlySet<string> = new Set(
  (
    'ts uid id.orig_h id.orig_p id.resp_h id.resp_p fuid file_mime_type file_desc proto note msg sub src dst p n ' +
    'peer_descr actions community_id'
  ).split(' '),
);

/**
 * The first 19 columns of notice.log, which all versions since Bro 2.0 write in this order unless a script changes them
 * (scripts/base/frameworks/notice/main.zeek, record Info).
 */
const DEFAULT_FIELDS =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p fuid file_mime_type file_desc proto note msg sub src dst p n peer_descr actions'.split(
    ' ',
  );

const MAX_FIELDS = 200;
const MODULE_NOTE = /^[A-Za-z_]\w{0,60}::\w{1,60}$/;

type RowRefusal = 'columns unknown' | 'wrong number of columns';

/**
 * Zeek's tab-separated logs (its src/logging/writers/ascii and scripts/base/frameworks/logging/writers/ascii.zeek). The
 * header says how to read the rows, and stands at the beginning of a file only: whoever resumes in the middle reads by
 * Zeek's defaults until the next one.
 */
export class ZeekTsv {
  #separator = '\t';
  #setSeparator = ',';
  #emptyField = '(empty)';
  #unsetField = '-';
  #fields: readonly string[] | null = null;
  #path: string | null = null;

  /** False when the header named another log than notice or notice_alarm. */
  get holdsNotices(): boolean {
    return this.#path === null || this.#path.startsWith('notice');
  }

  /** Takes a line that begins with `#`. */
  header(line: string): void {
    if (line.startsWith('#separator ')) {
      this.#separator = unescape(line.slice('#separator '.length)) || '\t';
      this.#fields = null;
      this.#path = null;
      return;
    }
    const [name, ...values] = line.split(this.#separator, MAX_FIELDS + 1);
    const value = values[0] ?? '';
    if (name === '#set_separator') this.#setSeparator = unescape(value) || ',';
    else if (name === '#empty_field') this.#emptyField = value;
    else if (name === '#unset_field') this.#unsetField = value;
    else if (name === '#path') this.#path = value;
    else if (name === '#fields') this.#fields = values;
  }

  /** The row as Zeek's JSON writer would have it: unset fields are left out, sets are arrays; all values are text. */
  row(line: string): JsonObject | RowRefusal {
    const columns = line.split(this.#separator, MAX_FIELDS + 1);
    const fields = this.#fields ?? DEFAULT_FIELDS;
    if (this.#fields === null ? !isDefault(columns) : columns.length !== fields.length) {
      return this.#fields === null ? 'columns unknown' : 'wrong number of columns';
    }
    const row: Record<string, Json> = {};
    for (const [index, name] of fields.entries()) {
      const text = columns[index];
      if (text === undefined || text === this.#unsetField || !WANTED.has(name)) continue;
      row[name] = name === 'actions' ? this.#members(text) : text === this.#emptyField ? '' : unescape(text);
    }
    return row;
  }

  #members(text: string): readonly string[] {
    return text === this.#emptyField ? [] : text.split(this.#setSeparator, MAX_FIELDS).map(unescape);
  }
}

/** Whether a row without a header can be one in the default order: a time first, a notice's name in the eleventh place. */
function isDefault(columns: readonly string[]): boolean {
  return (
    columns.length >= DEFAULT_FIELDS.length &&
    /^\d{9,11}\.\d{1,9}$/.test(columns[0] ?? '') &&
    MODULE_NOTE.test(columns[10] ?? '')
  );
}

/** Zeek writes control characters, separators and bytes that are no UTF-8 as `\xhh`, and a backslash twice. */
function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/(?:\\x[0-9a-fA-F]{2})+|\\\\/g, (found) =>
    found === '\\\\' ? '\\' : Buffer.from(found.replaceAll('\\x', ''), 'hex').toString('utf8'),
  );
}
