import { DIRECTIONS, LIVE_WINDOW_MS } from '../../../electron/contract/event.ts';
import { MICRO_DEG, NO_COORDINATE, type EventBatch } from '../../../electron/contract/eventBatch.ts';
import { arcPathBetween, type ArcPath } from './arcs/arcPath.ts';
import type { FlightBuffer } from './flightBuffer.ts';
import type { RingLimiter } from './ringLimiter.ts';
import { dot, unitVector, type Vector } from './unitVector.ts';

export interface PlacedBatch {
  /** Events that fly now, or land where they came from. */
  placed: number;
  /** Older than the live window: counted elsewhere, never animated. */
  late: number;
  /** Without a place to fly from or to. */
  undrawn: number;
  /** Live and drawable, and yet not shown: the buffer was full, or nobody could see the page. */
  crowded: number;
}

/** A batch is spread over the time that its sensor saw it in, and never over more than this. */
const LONGEST_SPREAD_MS = 1000;
/** Sensors that stamp whole seconds would otherwise launch their events in one frame. */
const JITTER_MS = 90;
const SHORTEST_FLIGHT_MS = 1300;
const LONGEST_FLIGHT_MS = 2300;
const OUTBOUND_SLOWNESS = 1.4;
const OUTBOUND = DIRECTIONS.indexOf('outbound');
/** Ends this near to home, as a cosine, are home: about 1 km. */
const AT_HOME = 1 - 1e-8;

export interface PlaceTime {
  /** By the caller's clock: what "late" is measured against, UTC epoch ms. */
  readonly nowMs: number;
  /** When the first event of the batch leaves, UTC epoch ms on the globe's clock. */
  readonly startMs: number;
  /** Nobody sees the page: live events are counted, not placed. */
  readonly unseen: boolean;
}

/** Writes a batch into the flight buffer. Reads only the batch's columns, and keeps nothing of it. */
export function placeBatch(
  batch: EventBatch,
  time: PlaceTime,
  home: Vector | null,
  flights: FlightBuffer,
  rings: RingLimiter,
): PlacedBatch {
  const result = { placed: 0, late: 0, undrawn: 0, crowded: 0 };
  const oldestMs = time.nowMs - LIVE_WINDOW_MS;
  const { firstMs, spreadPart } = spreadOf(batch, oldestMs);
  for (let row = 0; row < batch.count; row += 1) {
    const tsMs = batch.tsMs[row] ?? 0;
    if (!isDrawable(batch, row)) result.undrawn += 1;
    else if (tsMs < oldestMs) result.late += 1;
    else if (time.unseen) result.crowded += 1;
    else {
      const delayMs = (tsMs - firstMs) * spreadPart + jitterMs(row, batch.count);
      if (launch(batch, row, time.startMs + delayMs, home, flights, rings)) result.placed += 1;
      else result.crowded += 1;
    }
  }
  return result;
}

/** How long the head of an arc is under way. */
export function flightMsOf(angleRad: number, outbound: boolean): number {
  if (angleRad === 0) return 0;
  const far = Math.min(1, angleRad / 2);
  const flightMs = SHORTEST_FLIGHT_MS + (LONGEST_FLIGHT_MS - SHORTEST_FLIGHT_MS) * far;
  return outbound ? flightMs * OUTBOUND_SLOWNESS : flightMs;
}

function launch(
  batch: EventBatch,
  row: number,
  startMs: number,
  home: Vector | null,
  flights: FlightBuffer,
  rings: RingLimiter,
): boolean {
  const attacker = placeOf(batch.attackerLat[row], batch.attackerLon[row]);
  const target = placeOf(batch.targetLat[row], batch.targetLon[row]);
  const direction = batch.direction[row] ?? 0;
  const severity = batch.severity[row] ?? 0;
  const path = leavesFromTarget(batch, row, target, attacker, home)
    ? arcPathBetween(target, attacker)
    : arcPathBetween(attacker, target);
  const flightMs = flightMsOf(path.angleRad, direction === OUTBOUND);
  const ring = rings.allows(endOf(path), severity, startMs + flightMs);
  return flights.add({ ...path, startMs, flightMs, severity, direction, ring, weight: 1 });
}

/**
 * An outbound flow is drawn the way it runs, out of the site: a beacon's attacker is the controller far away, and its
 * arc leaves from the infected host.
 */
function leavesFromTarget(
  batch: EventBatch,
  row: number,
  target: Vector,
  attacker: Vector,
  home: Vector | null,
): boolean {
  if (batch.direction[row] !== OUTBOUND) return false;
  const targetIsOurs = (batch.targetPlace[row] ?? 0) !== 0 || isAt(target, home);
  const attackerIsOurs = (batch.attackerPlace[row] ?? 0) !== 0 || isAt(attacker, home);
  return targetIsOurs && !attackerIsOurs;
}

function isAt(place: Vector, home: Vector | null): boolean {
  return home !== null && dot(place, home) > AT_HOME;
}

function endOf({ from, tangent, angleRad }: ArcPath): Vector {
  const cosine = Math.cos(angleRad);
  const sine = Math.sin(angleRad);
  return {
    x: from.x * cosine + tangent.x * sine,
    y: from.y * cosine + tangent.y * sine,
    z: from.z * cosine + tangent.z * sine,
  };
}

/** The sensor time of the first live event, and how much of the distance to it an event is delayed by. */
function spreadOf(batch: EventBatch, oldestMs: number): { firstMs: number; spreadPart: number } {
  let firstMs = Infinity;
  let lastMs = -Infinity;
  for (let row = 0; row < batch.count; row += 1) {
    const tsMs = batch.tsMs[row] ?? 0;
    if (tsMs < oldestMs || !isDrawable(batch, row)) continue;
    firstMs = Math.min(firstMs, tsMs);
    lastMs = Math.max(lastMs, tsMs);
  }
  const spanMs = lastMs - firstMs;
  return { firstMs, spreadPart: spanMs > LONGEST_SPREAD_MS ? LONGEST_SPREAD_MS / spanMs : 1 };
}

function isDrawable(batch: EventBatch, row: number): boolean {
  return batch.undrawn[row] === 0 && batch.attackerLat[row] !== NO_COORDINATE && batch.targetLat[row] !== NO_COORDINATE;
}

function placeOf(latMicroDeg = 0, lonMicroDeg = 0): Vector {
  return unitVector(latMicroDeg / MICRO_DEG, lonMicroDeg / MICRO_DEG);
}

/** Golden-ratio steps: evenly spread, and the same for the same batch; a lone event leaves at once. */
function jitterMs(row: number, count: number): number {
  return ((row * 0.618_034) % 1) * Math.min(JITTER_MS, (count - 1) * 4);
}
