import {
  DIRECTIONS,
  EVENT_KINDS,
  SEVERITIES,
  UNDRAWN_REASONS,
  type AttackEvent,
  type DetailValue,
  type Endpoint,
  type LocatedEvent,
} from './event.ts';
import { IP_BYTES, packIp, unpackIp } from './ipAddress.ts';

/**
 * EventBatch: one layout for the whole way. Ingest fills it, store reads it and writes the ids, the wall draws it.
 * One ArrayBuffer, little endian as every machine we run on is:
 *
 *     header    16 Uint32, in the order of HEADER: row capacity, rows, string capacity, strings, then where the string and
 *               detail sections begin (bytes; a detail section at 0 is absent); rest 0
 *     columns   capacity rows of each column of COLUMNS, in that order, each aligned to its element
 *     strings   string capacity Uint32 end offsets, then UTF-8 bytes: string n is bytes [end(n-1), end(n)); 0 is null
 *     details   row capacity Uint32 end offsets, then UTF-8 JSON: the detail of row n is [end(n-1), end(n)); empty is {}
 *
 * A batch for a wall is the same layout, cut to its rows, without a detail section.
 */

/** Latitude and longitude are kept in millionths of a degree, so that they are the same numbers everywhere. */
export const MICRO_DEG = 1_000_000;
/** "Unknown" in the Int32 coordinate columns. */
export const NO_COORDINATE = -0x8000_0000;
/** "Unknown" in the port columns. */
export const NO_PORT = -1;
/** "Unknown" in `asn` columns; ASN 0 is reserved. */
export const NO_ASN = 0;
/** `sourceOffset` where the source has none. */
export const NO_OFFSET = -1;

/**
 * The columns: name, element, elements a row. `ref` columns are indexes into the string table, 0 for null. Float64
 * times are UTC epoch ms; `id` is 0 before the commit. `severity`, `kind`, `direction` index the lists of event.ts;
 * `undrawn` is 0 for drawable, else 1 + the index of its reason. `…IpFamily` is 0 (null), 4 or 6.
 */
const COLUMNS = [
  ['id', 'f64', 1],
  ['tsMs', 'f64', 1],
  ['receivedMs', 'f64', 1],
  ['sourceOffset', 'f64', 1],
  ['feedId', 'u32', 1],
  ['format', 'u32', 1],
  ['protocol', 'u32', 1],
  ['service', 'u32', 1],
  ['signatureId', 'u32', 1],
  ['signature', 'u32', 1],
  ['category', 'u32', 1],
  ['action', 'u32', 1],
  ['sensor', 'u32', 1],
  ['correlationId', 'u32', 1],
  ['sourcePath', 'u32', 1],
  ['attackerCountryCode', 'u32', 1],
  ['attackerCity', 'u32', 1],
  ['attackerOrganization', 'u32', 1],
  ['attackerPlace', 'u32', 1],
  ['attackerAsn', 'u32', 1],
  ['targetCountryCode', 'u32', 1],
  ['targetCity', 'u32', 1],
  ['targetOrganization', 'u32', 1],
  ['targetPlace', 'u32', 1],
  ['targetAsn', 'u32', 1],
  ['attackerLat', 'i32', 1],
  ['attackerLon', 'i32', 1],
  ['attackerPort', 'i32', 1],
  ['targetLat', 'i32', 1],
  ['targetLon', 'i32', 1],
  ['targetPort', 'i32', 1],
  ['severity', 'u8', 1],
  ['kind', 'u8', 1],
  ['direction', 'u8', 1],
  ['undrawn', 'u8', 1],
  ['attackerIpFamily', 'u8', 1],
  ['targetIpFamily', 'u8', 1],
  ['attackerIp', 'u8', IP_BYTES],
  ['targetIp', 'u8', IP_BYTES],
] as const;

type Element = (typeof COLUMNS)[number][1];
type ElementArray = { f64: Float64Array; u32: Uint32Array; i32: Int32Array; u8: Uint8Array };
type Columns = {
  readonly [Column in (typeof COLUMNS)[number] as Column[0]]: ElementArray[Column[1]];
};

const ELEMENT_BYTES: Record<Element, number> = { f64: 8, u32: 4, i32: 4, u8: 1 };
const MAGIC = 0x4c575241; // "ARWL"
const VERSION = 1;
const HEADER_BYTES = 64;
const HEADER = {
  magic: 0,
  version: 1,
  rows: 2,
  count: 3,
  strings: 4,
  stringCount: 5,
  stringRegion: 6,
  detailRegion: 7,
};

export interface EventBatch extends Columns {
  readonly buffer: ArrayBuffer;
  readonly count: number;
  /** The string behind a `ref` column's value; null for 0. Decoded once, then kept. */
  text(ref: number): string | null;
  readonly stringCount: number;
  /** The JSON text of a row's `detail`, "" for {}. */
  detailJson(row: number): string;
}

/** Room of a batch: rows, different strings, bytes of string text and bytes of detail text. */
export interface BatchRoom {
  readonly rows: number;
  readonly strings: number;
  readonly stringBytes: number;
  readonly detailBytes: number;
}

/** What the pool's buffers hold: about 1.2 MB each. */
export const POOLED_ROOM: BatchRoom = {
  rows: 2048,
  strings: 16_384,
  stringBytes: 384 * 1024,
  detailBytes: 512 * 1024,
};

export function batchBytes(room: BatchRoom): number {
  return layoutOf(room).totalBytes;
}

/** Opens a packed batch without copying. Throws on a buffer that is none: only our own threads write them. */
export function readEventBatch(buffer: ArrayBuffer): EventBatch {
  const header = new Uint32Array(buffer, 0, 16);
  if (header[HEADER.magic] !== MAGIC || header[HEADER.version] !== VERSION) {
    throw new Error('not an event batch of this version');
  }
  const capacity = header[HEADER.rows] ?? 0;
  const stringCapacity = header[HEADER.strings] ?? 0;
  const stringRegion = header[HEADER.stringRegion] ?? 0;
  const detailRegion = header[HEADER.detailRegion] ?? 0;
  const stringEnds = new Uint32Array(buffer, stringRegion, stringCapacity);
  const stringBase = stringRegion + stringCapacity * 4;
  const detailEnds = detailRegion === 0 ? null : new Uint32Array(buffer, detailRegion, capacity);
  const detailBase = detailRegion + capacity * 4;
  const decoder = new TextDecoder();
  const decoded: (string | null)[] = [null];
  const slice = (ends: Uint32Array, base: number, index: number): string => {
    const from = index === 0 ? 0 : (ends[index - 1] ?? 0);
    const to = ends[index] ?? 0;
    return to > from ? decoder.decode(new Uint8Array(buffer, base + from, to - from)) : '';
  };
  return {
    ...columnViews(buffer, capacity),
    buffer,
    count: header[HEADER.count] ?? 0,
    stringCount: header[HEADER.stringCount] ?? 0,
    text(ref) {
      if (ref === 0) return null;
      return (decoded[ref] ??= slice(stringEnds, stringBase, ref - 1));
    },
    detailJson: (row) => (detailEnds === null ? '' : slice(detailEnds, detailBase, row)),
  };
}

/** Fills one pooled buffer; `finish` hands the buffer over, and the writer must not be used afterwards. */
export class EventBatchWriter {
  readonly #columns: Columns;
  /** The columns of REF_COLUMNS, in that order. */
  readonly #refColumns: readonly Uint32Array[];
  readonly #header: Uint32Array;
  readonly #stringEnds: Uint32Array;
  readonly #stringBytes: Uint8Array;
  readonly #detailEnds: Uint32Array;
  readonly #detailBytes: Uint8Array;
  readonly #refs = new Map<string, number>();
  readonly #room: BatchRoom;
  #count = 0;
  #stringEnd = 0;
  #detailEnd = 0;

  /** `buffer` must be of `batchBytes(room)` bytes; its old content does not matter. */
  constructor(
    readonly buffer: ArrayBuffer,
    room: BatchRoom,
  ) {
    const layout = layoutOf(room);
    if (buffer.byteLength !== layout.totalBytes) throw new Error('the buffer does not fit the room of the batch');
    this.#room = room;
    this.#columns = columnViews(buffer, room.rows);
    this.#refColumns = REF_COLUMNS.map((name) => this.#columns[name]);
    this.#header = new Uint32Array(buffer, 0, 16).fill(0);
    this.#header.set([MAGIC, VERSION, room.rows, 0, room.strings, 0, layout.stringRegion, layout.detailRegion]);
    this.#stringEnds = new Uint32Array(buffer, layout.stringRegion, room.strings);
    this.#stringBytes = new Uint8Array(buffer, layout.stringRegion + room.strings * 4, room.stringBytes);
    this.#detailEnds = new Uint32Array(buffer, layout.detailRegion, room.rows);
    this.#detailBytes = new Uint8Array(buffer, layout.detailRegion + room.rows * 4, room.detailBytes);
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === this.#room.rows;
  }

  /** Adds a row. False, with the batch as it was, when it has no room left for it. */
  append(event: LocatedEvent, id = 0): boolean {
    const row = this.#count;
    if (row === this.#room.rows) return false;
    const columns = this.#columns;
    // Strings added for a row that then does not fit stay in the table unused: harmless, and rare.
    const texts = stringsOf(event);
    let index = 0;
    for (const column of this.#refColumns) {
      const ref = this.#refOf(texts[index] ?? null);
      if (ref < 0) return false;
      column[row] = ref;
      index += 1;
    }
    if (!this.#appendDetail(row, event.detail)) return false;
    columns.id[row] = id;
    columns.tsMs[row] = event.tsMs;
    columns.receivedMs[row] = event.receivedMs;
    columns.sourceOffset[row] = event.sourceOffset ?? NO_OFFSET;
    columns.severity[row] = SEVERITIES.indexOf(event.severity);
    columns.kind[row] = EVENT_KINDS.indexOf(event.kind);
    columns.direction[row] = DIRECTIONS.indexOf(event.direction);
    columns.undrawn[row] = event.undrawn === null ? 0 : 1 + UNDRAWN_REASONS.indexOf(event.undrawn);
    const { attacker, target } = event;
    columns.attackerLat[row] = microDegOf(attacker.latDeg);
    columns.attackerLon[row] = microDegOf(attacker.lonDeg);
    columns.attackerPort[row] = attacker.port ?? NO_PORT;
    columns.attackerAsn[row] = attacker.asn ?? NO_ASN;
    columns.attackerIpFamily[row] = packIp(attacker.ip, columns.attackerIp, row * IP_BYTES);
    columns.targetLat[row] = microDegOf(target.latDeg);
    columns.targetLon[row] = microDegOf(target.lonDeg);
    columns.targetPort[row] = target.port ?? NO_PORT;
    columns.targetAsn[row] = target.asn ?? NO_ASN;
    columns.targetIpFamily[row] = packIp(target.ip, columns.targetIp, row * IP_BYTES);
    this.#count = row + 1;
    return true;
  }

  /** Drops every row after the first `count`: a frame's records go into one batch together, or into the next. */
  truncate(count: number): void {
    this.#count = count;
    this.#detailEnd = count === 0 ? 0 : (this.#detailEnds[count - 1] ?? 0);
  }

  /** The finished buffer. */
  finish(): ArrayBuffer {
    this.#header[HEADER.count] = this.#count;
    this.#header[HEADER.stringCount] = this.#refs.size;
    return this.buffer;
  }

  #refOf(text: string | null): number {
    if (text === null) return 0;
    const known = this.#refs.get(text);
    if (known !== undefined) return known;
    const index = this.#refs.size;
    if (index === this.#stringEnds.length) return -1;
    const end = writeUtf8(text, this.#stringBytes, this.#stringEnd);
    if (end < 0) return -1;
    this.#stringEnds[index] = end;
    this.#stringEnd = end;
    this.#refs.set(text, index + 1);
    return index + 1;
  }

  #appendDetail(row: number, detail: Readonly<Record<string, DetailValue>>): boolean {
    let end = this.#detailEnd;
    for (const _ in detail) {
      end = writeUtf8(JSON.stringify(detail), this.#detailBytes, this.#detailEnd);
      break;
    }
    if (end < 0) return false;
    this.#detailEnds[row] = end;
    this.#detailEnd = end;
    return true;
  }
}

/** A batch of its own for these events: for queries and tests, where speed is not the point. */
export function packEvents(events: readonly (AttackEvent | (LocatedEvent & { readonly id?: string }))[]): ArrayBuffer {
  const room: BatchRoom = {
    rows: Math.max(1, events.length),
    strings: events.length * REF_COLUMNS.length,
    stringBytes: events.reduce((sum, event) => sum + utf8Room(stringsOf(withSource(event))), 0),
    detailBytes: events.reduce((sum, event) => sum + utf8Room([JSON.stringify(event.detail)]), 0),
  };
  const writer = new EventBatchWriter(new ArrayBuffer(batchBytes(room)), room);
  for (const event of events) {
    if (!writer.append(withSource(event), Number(event.id ?? 0))) throw new Error('the batch is too small');
  }
  return writer.finish();
}

/** A new buffer with the given rows (all, when null), without `detail`: what a wall gets. The batch stays as it is. */
export function copyForWall(batch: EventBatch, rows: readonly number[] | null = null): ArrayBuffer {
  const count = rows?.length ?? batch.count;
  const header = new Uint32Array(batch.buffer, 0, 16);
  const strings = batch.stringCount;
  const fromEnds = header[HEADER.stringRegion] ?? 0;
  const fromText = fromEnds + (header[HEADER.strings] ?? 0) * 4;
  const ends = new Uint32Array(batch.buffer, fromEnds, strings);
  const stringBytes = ends[strings - 1] ?? 0;
  const layout = layoutOf({ rows: count, strings, stringBytes, detailBytes: 0 });
  const copy = new ArrayBuffer(layout.detailRegion);
  new Uint32Array(copy, 0, 16).set([MAGIC, VERSION, count, count, strings, strings, layout.stringRegion, 0]);
  new Uint32Array(copy, layout.stringRegion, strings).set(ends);
  new Uint8Array(copy, layout.stringRegion + strings * 4).set(new Uint8Array(batch.buffer, fromText, stringBytes));
  const columns = columnViews(copy, count);
  for (const [name, , width] of COLUMNS) {
    const from = batch[name];
    const to = columns[name];
    if (rows === null) to.set(from.subarray(0, count * width));
    else rows.forEach((row, index) => to.set(from.subarray(row * width, (row + 1) * width), index * width));
  }
  return copy;
}

/** The rows as events; `detail` is {} in a batch cut for a wall. */
export function unpackEvents(batch: EventBatch): AttackEvent[] {
  return Array.from({ length: batch.count }, (_, row) => unpackEvent(batch, row));
}

export function unpackEvent(batch: EventBatch, row: number): AttackEvent {
  const text = (name: RefColumn): string | null => batch.text(batch[name][row] ?? 0);
  const detail = batch.detailJson(row);
  const undrawn = batch.undrawn[row] ?? 0;
  return {
    id: String(batch.id[row] ?? 0),
    feedId: text('feedId') ?? '',
    format: text('format') ?? '',
    kind: EVENT_KINDS[batch.kind[row] ?? 0] ?? 'other',
    tsMs: batch.tsMs[row] ?? 0,
    receivedMs: batch.receivedMs[row] ?? 0,
    severity: SEVERITIES[batch.severity[row] ?? 0] ?? 'info',
    direction: DIRECTIONS[batch.direction[row] ?? 0] ?? 'external',
    protocol: text('protocol'),
    service: text('service'),
    signatureId: text('signatureId'),
    signature: text('signature'),
    category: text('category'),
    action: text('action'),
    sensor: text('sensor'),
    correlationId: text('correlationId'),
    attacker: unpackEndpoint(batch, row, 'attacker'),
    target: unpackEndpoint(batch, row, 'target'),
    undrawn: undrawn === 0 ? null : (UNDRAWN_REASONS[undrawn - 1] ?? null),
    detail: detail === '' ? {} : (JSON.parse(detail) as Record<string, DetailValue>),
  };
}

const REF_COLUMNS = [
  'feedId',
  'format',
  'protocol',
  'service',
  'signatureId',
  'signature',
  'category',
  'action',
  'sensor',
  'correlationId',
  'sourcePath',
  'attackerCountryCode',
  'attackerCity',
  'attackerOrganization',
  'attackerPlace',
  'targetCountryCode',
  'targetCity',
  'targetOrganization',
  'targetPlace',
] as const;

type RefColumn = (typeof REF_COLUMNS)[number];

function stringsOf(event: LocatedEvent): (string | null)[] {
  const { attacker, target } = event;
  return [
    event.feedId,
    event.format,
    event.protocol,
    event.service,
    event.signatureId,
    event.signature,
    event.category,
    event.action,
    event.sensor,
    event.correlationId,
    event.sourcePath,
    attacker.countryCode,
    attacker.city,
    attacker.organization,
    attacker.place,
    target.countryCode,
    target.city,
    target.organization,
    target.place,
  ];
}

function unpackEndpoint(batch: EventBatch, row: number, side: 'attacker' | 'target'): Endpoint {
  const port = batch[`${side}Port`][row] ?? NO_PORT;
  const asn = batch[`${side}Asn`][row] ?? NO_ASN;
  return {
    ip: unpackIp(batch[`${side}Ip`], row * IP_BYTES, batch[`${side}IpFamily`][row] ?? 0),
    port: port === NO_PORT ? null : port,
    latDeg: degOf(batch[`${side}Lat`][row]),
    lonDeg: degOf(batch[`${side}Lon`][row]),
    countryCode: batch.text(batch[`${side}CountryCode`][row] ?? 0),
    city: batch.text(batch[`${side}City`][row] ?? 0),
    asn: asn === NO_ASN ? null : asn,
    organization: batch.text(batch[`${side}Organization`][row] ?? 0),
    place: batch.text(batch[`${side}Place`][row] ?? 0),
  };
}

function microDegOf(deg: number | null): number {
  return deg === null ? NO_COORDINATE : Math.round(deg * MICRO_DEG);
}

function degOf(microDeg: number | undefined): number | null {
  return microDeg === undefined || microDeg === NO_COORDINATE ? null : microDeg / MICRO_DEG;
}

function columnViews(buffer: ArrayBuffer, capacity: number): Columns {
  const views: Record<string, Float64Array | Uint32Array | Int32Array | Uint8Array> = {};
  let offset = HEADER_BYTES;
  for (const [name, element, width] of COLUMNS) {
    const length = capacity * width;
    if (element === 'f64') views[name] = new Float64Array(buffer, offset, length);
    else if (element === 'u32') views[name] = new Uint32Array(buffer, offset, length);
    else if (element === 'i32') views[name] = new Int32Array(buffer, offset, length);
    else views[name] = new Uint8Array(buffer, offset, length);
    offset += length * ELEMENT_BYTES[element];
  }
  return views as unknown as Columns;
}

function layoutOf(room: BatchRoom): { stringRegion: number; detailRegion: number; totalBytes: number } {
  const rowBytes = COLUMNS.reduce((sum, [, element, width]) => sum + ELEMENT_BYTES[element] * width, 0);
  const stringRegion = align(HEADER_BYTES + rowBytes * room.rows);
  const detailRegion = align(stringRegion + room.strings * 4 + room.stringBytes);
  return { stringRegion, detailRegion, totalBytes: align(detailRegion + room.rows * 4 + room.detailBytes) };
}

function align(bytes: number): number {
  return (bytes + 7) & ~7;
}

function withSource(event: AttackEvent | LocatedEvent): LocatedEvent {
  return 'sourcePath' in event ? event : { ...event, sourcePath: null, sourceOffset: null };
}

const encoder = new TextEncoder();

/** Room that surely holds these texts in UTF-8. */
function utf8Room(texts: readonly (string | null)[]): number {
  return texts.reduce((sum, text) => sum + (text === null ? 0 : text.length * 3), 0);
}

/** Writes the whole text at `start` and says where it ends; -1 when it does not fit. */
function writeUtf8(text: string, bytes: Uint8Array, start: number): number {
  const { read, written } = encoder.encodeInto(text, bytes.subarray(start));
  return read === text.length ? start + written : -1;
}
