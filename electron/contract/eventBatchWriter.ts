import {
  DIRECTIONS,
  EVENT_KINDS,
  SEVERITIES,
  UNDRAWN_REASONS,
  type AttackEvent,
  type DetailValue,
  type LocatedEvent,
} from './event.ts';
import {
  batchBytes,
  columnViews,
  HEADER,
  layoutOf,
  MAGIC,
  MICRO_DEG,
  NO_ASN,
  NO_COORDINATE,
  NO_OFFSET,
  NO_PORT,
  REF_COLUMNS,
  VERSION,
  type BatchRoom,
  type Columns,
} from './eventBatch.ts';
import { IP_BYTES, packIp } from './ipAddress.ts';

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

/** In the order of REF_COLUMNS. */
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

function microDegOf(deg: number | null): number {
  return deg === null ? NO_COORDINATE : Math.round(deg * MICRO_DEG);
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
