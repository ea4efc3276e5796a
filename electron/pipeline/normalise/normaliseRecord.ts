import type { Direction, EventKind, LocatedEvent } from '../../contract/event.ts';
import type { RawEnd, RawPlace, RawRecord } from '../stages.ts';
import { canonicalIp } from './canonicalIp.ts';
import { capDetail } from './capDetail.ts';
import { cleanText } from './cleanText.ts';
import { serviceOfPort } from './servicePorts.ts';

/** One end, canonical, before its place is looked up. */
export interface NormalEnd {
  readonly ip: string | null;
  readonly port: number | null;
  /** Where the producer says that it is. */
  readonly claimed: RawPlace | null;
}

/** A LocatedEvent without its places. */
export interface NormalEvent extends Omit<LocatedEvent, 'attacker' | 'target' | 'undrawn'> {
  readonly attacker: NormalEnd;
  readonly target: NormalEnd;
}

/** What is the same for all events of a feed. */
export interface FeedMeaning {
  readonly feedId: string;
  readonly format: string;
  /** Overrides the kind that the format gives. */
  readonly kind: EventKind | null;
  /** Used where an event does not name its sensor. */
  readonly sensor: string | null;
  /** True for an address of the site's own networks. */
  isInside(ip: string): boolean;
  /** Counts something odd in an event that is used all the same; one of a few fixed phrases. */
  notice(kind: string): void;
}

/** Where a record was read. */
export interface Reading {
  readonly receivedMs: number;
  readonly path: string | null;
  readonly offset: number | null;
}

/** A sensor's clock may be this far ahead of ours before it is noted. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;
const MAX_EPOCH_MS = 8.64e15;

/** Gives every format one meaning. Never throws on data: what cannot be right becomes null and a notice. */
export function normaliseRecord(record: RawRecord, reading: Reading, meaning: FeedMeaning): NormalEvent {
  const onCut = (): void => meaning.notice('string cut');
  const attacker = normaliseEnd(record.attacker, meaning);
  const target = normaliseEnd(record.target, meaning);
  const attackerOpened = record.opener !== 'target';
  const protocol = cleanText(record.protocol, onCut)?.toUpperCase() ?? null;
  const responderPort = attackerOpened ? target.port : attacker.port;
  return {
    feedId: meaning.feedId,
    format: meaning.format,
    kind: meaning.kind ?? record.kind,
    tsMs: timeOf(record, reading, meaning),
    receivedMs: reading.receivedMs,
    severity: record.severity ?? 'info',
    direction:
      record.direction ??
      (attackerOpened ? directionOf(attacker.ip, target.ip, meaning) : directionOf(target.ip, attacker.ip, meaning)),
    protocol,
    service: cleanText(record.service, onCut)?.toLowerCase() ?? serviceOfPort(responderPort, protocol),
    signatureId: cleanText(record.signatureId, onCut),
    signature: cleanText(record.signature, onCut),
    category: cleanText(record.category, onCut),
    action: cleanText(record.action, onCut),
    sensor: cleanText(record.sensor, onCut) ?? cleanText(meaning.sensor),
    correlationId: cleanText(record.correlationId, onCut),
    attacker,
    target,
    detail: capDetail(record.detail, onCut),
    sourcePath: reading.path,
    sourceOffset: reading.offset,
  };
}

/** Who opened the flow, as seen from the site: RawRecord.opener's end first. */
function directionOf(openerIp: string | null, responderIp: string | null, meaning: FeedMeaning): Direction {
  const openerInside = openerIp !== null && meaning.isInside(openerIp);
  const responderInside = responderIp !== null && meaning.isInside(responderIp);
  if (openerInside) return responderInside ? 'internal' : 'outbound';
  return responderInside ? 'inbound' : 'external';
}

function normaliseEnd(end: RawEnd, meaning: FeedMeaning): NormalEnd {
  const ip = end.ip === null || end.ip === '' ? null : canonicalIp(end.ip);
  if (ip === null && end.ip !== null && end.ip !== '') meaning.notice('bad address');
  let { port } = end;
  if (port !== null && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    port = null;
    meaning.notice('bad port');
  }
  return { ip, port, claimed: end.place ?? null };
}

function timeOf(record: RawRecord, reading: Reading, meaning: FeedMeaning): number {
  const { tsMs } = record;
  if (tsMs === null || !(Math.abs(tsMs) <= MAX_EPOCH_MS)) return reading.receivedMs;
  if (tsMs > reading.receivedMs + CLOCK_TOLERANCE_MS) meaning.notice('time ahead of our clock');
  return Math.trunc(tsMs);
}
