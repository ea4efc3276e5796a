import type { Database, Statement } from 'better-sqlite3';
import { TupleTable } from './tupleTable.ts';

/** The entry "(other)" of every dictionary, where new entries go when it is full. */
export const OTHER = 1;
/** Unknown: no entry. */
export const NONE = 0;

/** Numbers kept in memory for each dictionary; when more are in use it is emptied, and asks the database again. */
const CACHED_ENTRIES = 65_536;

/** The dictionary of strings: text -> id. */
export class StringDictionary {
  readonly #ids = new Map<string, number>();
  readonly #select: Statement<[string], number>;
  readonly #insert: Statement<[number, string]>;
  readonly #database: Database;
  readonly #limit: number;
  #count = 0;

  /** `crowdedOut` is told when a string had to become "(other)". */
  constructor(
    database: Database,
    limit: number,
    readonly crowdedOut: () => void,
  ) {
    this.#database = database;
    this.#limit = limit;
    this.#select = database.prepare<[string], number>('SELECT id FROM string WHERE text = ?').pluck();
    this.#insert = database.prepare('INSERT INTO string VALUES (?, ?)');
    this.forget();
  }

  /** `always` makes an entry even when it is full: for the few strings that a setting, not an attacker, chose. */
  idOf(text: string, always = false): number {
    const cached = this.#ids.get(text);
    if (cached !== undefined) return cached;
    let id = this.#select.get(text);
    if (id === undefined) {
      if (this.#count >= this.#limit && !always) {
        this.crowdedOut();
        return OTHER;
      }
      id = this.#count + 1;
      this.#insert.run(id, text);
      this.#count = id;
    }
    if (this.#ids.size >= CACHED_ENTRIES) this.#ids.clear();
    this.#ids.set(text, id);
    return id;
  }

  /** After a rollback: what was learnt since may not be there. */
  forget(): void {
    this.#ids.clear();
    this.#count = countOf(this.#database, 'string');
  }
}

export interface BundleColumn {
  readonly name: string;
  /** The value that stands for "unknown", stored as NULL. */
  readonly none: number;
  /** `string` and `setting` are ids of strings; a setting's string is kept even when the dictionary is full. */
  readonly content: 'number' | 'string' | 'setting';
}

/** A dictionary whose entries are two to five integers, kept together because they come together. */
export class BundleDictionary {
  readonly #known = new TupleTable(1024);
  readonly #ids: number[] = [];
  readonly #select: Statement<(number | null)[], number>;
  readonly #insert: Statement<(number | null)[]>;
  #count = 0;

  constructor(
    readonly database: Database,
    readonly table: string,
    readonly columns: readonly BundleColumn[],
    readonly limit: number,
    readonly crowdedOut: () => void,
  ) {
    const names = columns.map((column) => column.name);
    const matches = names.map((name) => `${name} IS ?`).join(' AND ');
    this.#select = database
      .prepare<(number | null)[], number>(`SELECT id FROM ${table} WHERE ${matches} LIMIT 1`)
      .pluck();
    const marks = names.map(() => '?').join(', ');
    this.#insert = database.prepare(`INSERT INTO ${table} (id, ${names.join(', ')}) VALUES (?, ${marks})`);
    this.forget();
  }

  /** The id of an entry, made where it is new; NONE when all of it is unknown. `always`: also when it is full. */
  idOf(tuple: readonly number[], always = false): number {
    if (this.#known.size >= CACHED_ENTRIES) this.#known.clear();
    const before = this.#known.size;
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = tuple;
    const number = this.#known.number(a, b, c, d, e);
    const cached = number < before ? (this.#ids[number] ?? NONE) : null;
    if (cached !== null && !(always && cached === OTHER)) return cached;
    const id = this.#findOrMake(tuple, always);
    this.#ids[number] = id;
    return id;
  }

  forget(): void {
    this.#known.clear();
    this.#count = countOf(this.database, this.table);
  }

  #findOrMake(tuple: readonly number[], always: boolean): number {
    const values = this.columns.map(({ none }, index) => (tuple[index] === none ? null : (tuple[index] ?? null)));
    if (values.every((value) => value === null)) return NONE;
    const found = this.#select.get(...values);
    if (found !== undefined) return found;
    if (this.#count >= this.limit && !always) {
      this.crowdedOut();
      return OTHER;
    }
    this.#count += 1;
    this.#insert.run(this.#count, ...values);
    return this.#count;
  }
}

/** Entries are numbered from 1 and never deleted. */
function countOf(database: Database, table: string): number {
  return Number(database.prepare(`SELECT ifnull(max(id), 0) FROM ${table}`).pluck().get());
}
