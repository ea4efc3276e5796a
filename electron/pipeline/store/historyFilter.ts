import type { Database } from 'better-sqlite3';
import { ipRangesOf } from './ipRanges.ts';

/** A condition on event rows: SQL for a WHERE clause with `?` marks, and their values. */
export interface RowCondition {
  readonly sql: string;
  readonly values: readonly (number | string | Uint8Array)[];
}

/** Which columns of which dictionary a word is looked for in, and which columns of an event refer to it. */
const SEARCHED = [
  { table: 'source', strings: ['sensor'], columns: ['source'] },
  { table: 'signature', strings: ['number', 'text', 'category'], columns: ['signature'] },
  { table: 'traffic', strings: ['service'], columns: ['traffic'] },
  { table: 'location', strings: ['country', 'city', 'place'], columns: ['attacker_location', 'target_location'] },
  { table: 'network', strings: ['organization'], columns: ['attacker_network', 'target_network'] },
] as const;

const ADDRESS_COLUMNS = ['attacker_ip', 'target_ip'] as const;

/** Words beyond these are left out: each costs a pass over the dictionaries. */
const MAX_WORDS = 12;

/**
 * The condition that every word of the text occurs in an event: in an address, sensor, signature, category, service,
 * place, city, country code or organization. Words are looked for in the dictionaries once, so that each row is tested
 * by its ids alone. Null when some word occurs nowhere; an empty `sql` when there is no word.
 */
export function filterCondition(database: Database, text: string): RowCondition | null {
  const words = new Set(storedForm(text).split(/\s+/));
  words.delete('');
  const conditions: RowCondition[] = [];
  for (const word of [...words].slice(0, MAX_WORDS)) {
    const condition = wordCondition(database, word);
    if (condition === null) return null;
    conditions.push(condition);
  }
  return {
    sql: conditions.map((condition) => `(${condition.sql})`).join(' AND '),
    values: conditions.flatMap((condition) => condition.values),
  };
}

/** Text as the normaliser leaves it in the store: what it replaces there is replaced here. */
export function storedForm(text: string): string {
  return text.replaceAll('\0', '\u2400').replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}

/** For `filterCondition`: SQLite itself folds the case of ASCII letters only. */
export function defineFold(database: Database): void {
  database.function('fold', { deterministic: true }, (text: unknown) => fold(String(text)));
}

function wordCondition(database: Database, word: string): RowCondition | null {
  const strings = stringsWith(database, word);
  const parts: string[] = [];
  const values: (number | string | Uint8Array)[] = [];
  for (const { table, strings: names, columns } of strings === '[]' ? [] : SEARCHED) {
    const matches = names.map((name) => `${name} IN wanted`).join(' OR ');
    const ids = database
      .prepare<[string], string>(
        `WITH wanted AS (SELECT value FROM json_each(?)) SELECT json_group_array(id) FROM ${table} WHERE ${matches}`,
      )
      .pluck();
    const found = ids.get(strings) ?? '[]';
    if (found === '[]') continue;
    for (const column of columns) {
      parts.push(`${column} IN (SELECT value FROM json_each(?))`);
      values.push(found);
    }
  }
  for (const { from, to } of ipRangesOf(word)) {
    for (const column of ADDRESS_COLUMNS) {
      parts.push(`${column} BETWEEN ? AND ?`);
      values.push(from, to);
    }
  }
  return parts.length === 0 ? null : { sql: parts.join(' OR '), values };
}

/** The ids of all strings that hold the word, as a JSON array. */
function stringsWith(database: Database, word: string): string {
  const folded = /^[\x20-\x7e]*$/.test(word) ? 'lower' : 'fold';
  return (
    database
      .prepare<[string], string>(`SELECT json_group_array(id) FROM string WHERE instr(${folded}(text), ?) > 0`)
      .pluck()
      .get(fold(word)) ?? '[]'
  );
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
