import { IP_BYTES } from './ipAddress.ts';

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
export const COLUMNS = [
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
export type Columns = {
  readonly [Column in (typeof COLUMNS)[number] as Column[0]]: ElementArray[Column[1]];
};

const ELEMENT_BYTES: Record<Element, number> = { f64: 8, u32: 4, i32: 4, u8: 1 };
export const MAGIC = 0x4c575241; // "ARWL"
export const VERSION = 1;
const HEADER_BYTES = 64;
export const HEADER = {
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

/** The columns that refer to the string table, in the order that a writer fills them. */
export const REF_COLUMNS = [
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

export type RefColumn = (typeof REF_COLUMNS)[number];

/** The columns of a buffer with so many rows. */
export function columnViews(buffer: ArrayBuffer, capacity: number): Columns {
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

/** Where the sections of a batch lie, in bytes. */
export function layoutOf(room: BatchRoom): { stringRegion: number; detailRegion: number; totalBytes: number } {
  const rowBytes = COLUMNS.reduce((sum, [, element, width]) => sum + ELEMENT_BYTES[element] * width, 0);
  const stringRegion = align(HEADER_BYTES + rowBytes * room.rows);
  const detailRegion = align(stringRegion + room.strings * 4 + room.stringBytes);
  return { stringRegion, detailRegion, totalBytes: align(detailRegion + room.rows * 4 + room.detailBytes) };
}

function align(bytes: number): number {
  return (bytes + 7) & ~7;
}
