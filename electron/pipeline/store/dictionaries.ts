import type { Database } from 'better-sqlite3';
import { NO_ASN, NO_COORDINATE, type EventBatch } from '../../contract/eventBatch.ts';
import { BundleDictionary, NONE, OTHER, StringDictionary, type BundleColumn } from './dictionary.ts';
import { TupleTable } from './tupleTable.ts';

/** Entries at most: attackers choose the strings, so every dictionary that grows with them has an end. */
export interface DictionaryLimits {
  readonly strings: number;
  readonly bundles: number;
}

export const DICTIONARY_LIMITS: DictionaryLimits = { strings: 2_000_000, bundles: 1_000_000 };

/** The dictionary ids of a batch's rows. The arrays are used again for the next batch. */
export interface ResolvedRows {
  readonly source: Int32Array;
  readonly signature: Int32Array;
  readonly traffic: Int32Array;
  readonly attackerLocation: Int32Array;
  readonly attackerNetwork: Int32Array;
  readonly targetLocation: Int32Array;
  readonly targetNetwork: Int32Array;
}

const text = (name: string): BundleColumn => ({ name, none: NONE, content: 'string' });
const setting = (name: string): BundleColumn => ({ name, none: NONE, content: 'setting' });
const number = (name: string, none: number): BundleColumn => ({ name, none, content: 'number' });

/** Turns the strings, signatures, places and networks of a batch into dictionary ids, each distinct one once. */
export class Dictionaries {
  readonly #strings: StringDictionary;
  readonly #source: BatchBundle;
  readonly #signature: BatchBundle;
  readonly #traffic: BatchBundle;
  readonly #location: BatchBundle;
  readonly #network: BatchBundle;
  readonly #refs: BatchStrings;
  #rows: ResolvedRows = rowsFor(2048);
  #crowdedOut = 0;

  constructor(database: Database, limits: DictionaryLimits) {
    const crowdedOut = (): void => {
      this.#crowdedOut += 1;
    };
    this.#strings = new StringDictionary(database, limits.strings, crowdedOut);
    this.#refs = new BatchStrings(this.#strings);
    const bundle = (table: string, columns: readonly BundleColumn[]): BatchBundle =>
      new BatchBundle(new BundleDictionary(database, table, columns, limits.bundles, crowdedOut), this.#refs);
    this.#source = bundle('source', [
      setting('feed'),
      setting('format'),
      number('kind', -1),
      text('sensor'),
      text('path'),
    ]);
    this.#signature = bundle('signature', [text('number'), text('text'), text('category')]);
    this.#traffic = bundle('traffic', [text('protocol'), text('service'), text('action')]);
    this.#location = bundle('location', [
      number('lat', NO_COORDINATE),
      number('lon', NO_COORDINATE),
      text('country'),
      text('city'),
      text('place'),
    ]);
    this.#network = bundle('network', [number('asn', NO_ASN), text('organization')]);
  }

  /** How many distinct strings or bundles became "(other)" since the last call. */
  takeCrowdedOut(): number {
    const count = this.#crowdedOut;
    this.#crowdedOut = 0;
    return count;
  }

  /** After a rollback: what was learnt since may not be there. */
  forget(): void {
    this.#strings.forget();
    for (const bundle of this.#bundles()) bundle.dictionary.forget();
    this.#crowdedOut = 0;
  }

  /** Inserts what is new: call it inside the commit's transaction. */
  resolve(batch: EventBatch): ResolvedRows {
    if (this.#rows.source.length < batch.count) this.#rows = rowsFor(batch.count);
    this.#refs.begin(batch);
    for (const bundle of this.#bundles()) bundle.begin();
    const rows = this.#rows;
    const { feedId, format, kind, sensor, sourcePath, signatureId, signature, category } = batch;
    const { protocol, service, action } = batch;
    for (let row = 0; row < batch.count; row += 1) {
      rows.source[row] = this.#sourceId(
        at(feedId, row),
        at(format, row),
        at(kind, row),
        at(sensor, row),
        at(sourcePath, row),
      );
      rows.signature[row] = this.#signature.id(at(signatureId, row), at(signature, row), at(category, row), 0, 0);
      rows.traffic[row] = this.#traffic.id(at(protocol, row), at(service, row), at(action, row), 0, 0);
    }
    this.#resolveEnd(batch, 'attacker', rows.attackerLocation, rows.attackerNetwork);
    this.#resolveEnd(batch, 'target', rows.targetLocation, rows.targetNetwork);
    return rows;
  }

  #resolveEnd(batch: EventBatch, end: 'attacker' | 'target', locations: Int32Array, networks: Int32Array): void {
    const [lat, lon, country] = [batch[`${end}Lat`], batch[`${end}Lon`], batch[`${end}CountryCode`]];
    const [city, place] = [batch[`${end}City`], batch[`${end}Place`]];
    const [asn, organization] = [batch[`${end}Asn`], batch[`${end}Organization`]];
    for (let row = 0; row < batch.count; row += 1) {
      locations[row] = this.#location.id(at(lat, row), at(lon, row), at(country, row), at(city, row), at(place, row));
      // An ASN is unsigned 32-bit: above 2^31 it is wrapped here, and unwrapped where it is read.
      networks[row] = this.#network.id(at(asn, row) | 0, at(organization, row), 0, 0, 0);
    }
  }

  #sourceId(feed: number, format: number, kind: number, sensor: number, path: number): number {
    const id = this.#source.id(feed, format, kind, sensor, path);
    if (id !== OTHER) return id;
    // Even when its source is crowded out an event stays with its feed.
    return this.#source.dictionary.idOf([this.#refs.id(feed), this.#refs.id(format), kind, OTHER, OTHER], true);
  }

  #bundles(): readonly BatchBundle[] {
    return [this.#source, this.#signature, this.#traffic, this.#location, this.#network];
  }
}

/** The ids of a batch's string table, looked up when first asked for. */
class BatchStrings {
  #batch: EventBatch | null = null;
  #ids = new Int32Array(1024);

  constructor(readonly dictionary: StringDictionary) {}

  begin(batch: EventBatch): void {
    this.#batch = batch;
    if (this.#ids.length <= batch.stringCount) this.#ids = new Int32Array(batch.stringCount + 1024);
    this.#ids.fill(-1, 0, batch.stringCount + 1);
    this.#ids[0] = NONE;
  }

  id(ref: number, always = false): number {
    const known = this.#ids[ref] ?? -1;
    if (known >= 0) return known;
    const id = this.dictionary.idOf(this.#batch?.text(ref) ?? '', always);
    this.#ids[ref] = id;
    return id;
  }
}

/** The ids of a batch's bundles: one look-up in the dictionary for each distinct one of the batch. */
class BatchBundle {
  readonly #table = new TupleTable(2048);
  #ids: number[] = [];

  constructor(
    readonly dictionary: BundleDictionary,
    readonly refs: BatchStrings,
  ) {}

  begin(): void {
    this.#table.clear();
    this.#ids = [];
  }

  /** Takes refs of the batch where the column is a string. */
  id(a: number, b: number, c: number, d: number, e: number): number {
    const before = this.#table.size;
    const tuple = this.#table.number(a, b, c, d, e);
    if (tuple < before) return this.#ids[tuple] ?? NONE;
    const values = [a, b, c, d, e];
    const resolved = this.dictionary.columns.map(({ content }, index) => {
      const value = values[index] ?? 0;
      return content === 'number' ? value : this.refs.id(value, content === 'setting');
    });
    const id = this.dictionary.idOf(resolved);
    this.#ids[tuple] = id;
    return id;
  }
}

function at(column: Uint32Array | Int32Array | Uint8Array, row: number): number {
  return column[row] ?? 0;
}

function rowsFor(count: number): ResolvedRows {
  return {
    source: new Int32Array(count),
    signature: new Int32Array(count),
    traffic: new Int32Array(count),
    attackerLocation: new Int32Array(count),
    attackerNetwork: new Int32Array(count),
    targetLocation: new Int32Array(count),
    targetNetwork: new Int32Array(count),
  };
}
