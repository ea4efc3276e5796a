import type { Database, Statement } from 'better-sqlite3';
import { EVENT_KINDS, type Endpoint, type EventKind } from '../../contract/event.ts';
import { MICRO_DEG } from '../../contract/eventBatch.ts';

export interface SourceEntry {
  readonly feedId: string;
  readonly format: string;
  readonly kind: EventKind;
  readonly sensor: string | null;
  readonly sourcePath: string | null;
}

export interface SignatureEntry {
  readonly signatureId: string | null;
  readonly signature: string | null;
  readonly category: string | null;
}

export interface TrafficEntry {
  readonly protocol: string | null;
  readonly service: string | null;
  readonly action: string | null;
}

export type LocationEntry = Pick<Endpoint, 'latDeg' | 'lonDeg' | 'countryCode' | 'city' | 'place'>;
export type NetworkEntry = Pick<Endpoint, 'asn' | 'organization'>;

type Id = number | null;

/** Entries kept in memory of each dictionary; when there are more it begins anew. */
const CACHED_ENTRIES = 65_536;

/** Dictionary ids back to what they stand for. Entries never change, so what was read once stays true. */
export class DictionaryReader {
  readonly source: (id: number) => SourceEntry;
  readonly signature: (id: number) => SignatureEntry;
  readonly traffic: (id: number) => TrafficEntry;
  readonly location: (id: number) => LocationEntry;
  readonly network: (id: number) => NetworkEntry;
  readonly #text: (id: number) => string | null;

  constructor(database: Database) {
    const text: Statement<[number], string> = database
      .prepare<[number], string>('SELECT text FROM string WHERE id = ?')
      .pluck();
    this.#text = cached((id) => (id === 0 ? null : (text.get(id) ?? null)));
    const of = (id: Id): string | null => this.text(id ?? 0);
    const entry = <Entry>(table: string, columns: string, make: (row: Id[]) => Entry): ((id: number) => Entry) => {
      const select = database.prepare<[number], Id[]>(`SELECT ${columns} FROM ${table} WHERE id = ?`).raw();
      return cached((id) => make(select.get(id) ?? []));
    };
    this.source = entry('source', 'feed, format, kind, sensor, path', ([feed, format, kind, sensor, path]) => ({
      feedId: of(feed ?? null) ?? '',
      format: of(format ?? null) ?? '',
      kind: EVENT_KINDS[kind ?? -1] ?? 'other',
      sensor: of(sensor ?? null),
      sourcePath: of(path ?? null),
    }));
    this.signature = entry('signature', 'number, text, category', ([number, signature, category]) => ({
      signatureId: of(number ?? null),
      signature: of(signature ?? null),
      category: of(category ?? null),
    }));
    this.traffic = entry('traffic', 'protocol, service, action', ([protocol, service, action]) => ({
      protocol: of(protocol ?? null),
      service: of(service ?? null),
      action: of(action ?? null),
    }));
    this.location = entry('location', 'lat, lon, country, city, place', ([lat, lon, country, city, place]) => ({
      latDeg: degOf(lat ?? null),
      lonDeg: degOf(lon ?? null),
      countryCode: of(country ?? null),
      city: of(city ?? null),
      place: of(place ?? null),
    }));
    this.network = entry('network', 'asn, organization', ([asn, organization]) => ({
      asn: asn === null || asn === undefined ? null : asn >>> 0,
      organization: of(organization ?? null),
    }));
  }

  /** The string of an id; null for 0. */
  text(id: number): string | null {
    return this.#text(id);
  }
}

function cached<Entry>(read: (id: number) => Entry): (id: number) => Entry {
  const known = new Map<number, Entry>();
  return (id) => {
    const entry = known.get(id);
    if (entry !== undefined) return entry;
    const fresh = read(id);
    if (known.size >= CACHED_ENTRIES) known.clear();
    known.set(id, fresh);
    return fresh;
  };
}

function degOf(microDeg: Id): number | null {
  return microDeg === null ? null : microDeg / MICRO_DEG;
}
