import { beforeEach, describe, expect, test } from 'vitest';
import { EMPTY_ENDPOINT, LIVE_WINDOW_MS, type LocatedEvent } from '../../../electron/contract/event.ts';
import { readEventBatch } from '../../../electron/contract/eventBatch.ts';
import { packEvents } from '../../../electron/contract/eventBatchWriter.ts';
import { placeBatch, type PlacedBatch } from '../../../renderer/wall/globe/batchPlacer.ts';
import { FlightBuffer, FLIGHT_FLOATS } from '../../../renderer/wall/globe/flightBuffer.ts';
import { RingLimiter } from '../../../renderer/wall/globe/ringLimiter.ts';
import { unitVector, type Vector } from '../../../renderer/wall/globe/unitVector.ts';
import { randomEvents } from '../../fixtures/randomEvents.ts';

const NOW_MS = 1_763_000_000_000;
const HOME = { latDeg: 35.9, lonDeg: 14.5 };
const FAR = { latDeg: 35.7, lonDeg: 139.7 };

let flights: FlightBuffer;
let rings: RingLimiter;

beforeEach(() => {
  flights = new FlightBuffer(2000, NOW_MS);
  rings = new RingLimiter();
});

function event(changes: Partial<LocatedEvent> = {}): LocatedEvent {
  const [base] = randomEvents(1, 1);
  if (base === undefined) throw new Error('no event');
  return {
    ...base,
    tsMs: NOW_MS - 100,
    receivedMs: NOW_MS,
    severity: 'low',
    direction: 'inbound',
    attacker: { ...EMPTY_ENDPOINT, ip: '203.0.113.5', ...FAR },
    target: { ...EMPTY_ENDPOINT, ip: '10.0.0.7', ...HOME },
    undrawn: null,
    ...changes,
  };
}

function place(events: readonly LocatedEvent[], changes: { home?: Vector | null; unseen?: boolean } = {}): PlacedBatch {
  const { home = null, unseen = false } = changes;
  const batch = readEventBatch(packEvents(events));
  return placeBatch(batch, { nowMs: NOW_MS, startMs: NOW_MS, unseen }, home, flights, rings);
}

/** Where a flight leaves, and what the buffer says of it. */
function flightAt(slot: number): { from: Vector; angleRad: number; startMs: number; seconds: number } {
  const [x = 0, y = 0, z = 0, angleRad = 0, , , , start = 0, seconds = 0] = flights.floats.subarray(
    slot * FLIGHT_FLOATS,
  );
  return { from: { x, y, z }, angleRad, startMs: start * 1000, seconds };
}

function expectLeavesFrom(slot: number, { latDeg, lonDeg }: typeof HOME): void {
  const wanted = unitVector(latDeg, lonDeg);
  const { from } = flightAt(slot);
  expect(Math.hypot(from.x - wanted.x, from.y - wanted.y, from.z - wanted.z)).toBeLessThan(1e-6);
}

describe('placing a batch', () => {
  test('counts every event once: placed, late or undrawn', () => {
    const events = randomEvents(5, 1500, { fromMs: NOW_MS - 2 * LIVE_WINDOW_MS, toMs: NOW_MS });
    const result = place(events);
    expect(result.placed + result.late + result.undrawn + result.crowded).toBe(1500);
    const drawable = events.filter(
      ({ undrawn, attacker, target }) => undrawn === null && attacker.latDeg !== null && target.latDeg !== null,
    );
    const live = drawable.filter(({ tsMs }) => tsMs >= NOW_MS - LIVE_WINDOW_MS);
    expect(result).toEqual({
      placed: live.length,
      late: drawable.length - live.length,
      undrawn: 1500 - drawable.length,
      crowded: 0,
    });
    expect(flights.liveCount).toBe(live.length);
  });

  test('an event from the live window flies, an older one does not', () => {
    expect(place([event({ tsMs: NOW_MS - LIVE_WINDOW_MS })])).toMatchObject({ placed: 1, late: 0 });
    expect(place([event({ tsMs: NOW_MS - LIVE_WINDOW_MS - 1 })])).toMatchObject({ placed: 0, late: 1 });
  });

  test('spreads a batch by its sensor times, and never over more than about a second', () => {
    place([event({ tsMs: NOW_MS - 400 }), event({ tsMs: NOW_MS - 100 })]);
    expect(flightAt(1).startMs - flightAt(0).startMs).toBeGreaterThan(290);
    expect(flightAt(1).startMs - flightAt(0).startMs).toBeLessThan(310);
    flights.clear();
    place(Array.from({ length: 900 }, (_, index) => event({ tsMs: NOW_MS - 90_000 + index * 100 })));
    const starts = Array.from({ length: 900 }, (_, slot) => flightAt(slot).startMs);
    expect(Math.max(...starts)).toBeLessThan(1100);
    expect(Math.max(...starts)).toBeGreaterThan(990);
  });

  test('lets a lone event leave at once, and events of one stamped second not all in one frame', () => {
    place([event()]);
    expect(flightAt(0).startMs).toBe(0);
    flights.clear();
    place(Array.from({ length: 50 }, () => event()));
    const frames = new Set(Array.from({ length: 50 }, (_, slot) => Math.floor(flightAt(slot).startMs / 16.7)));
    expect(frames.size).toBeGreaterThan(4);
  });

  test('an inbound attack leaves from its attacker', () => {
    place([event()], { home: unitVector(HOME.latDeg, HOME.lonDeg) });
    expectLeavesFrom(0, FAR);
  });

  test('an outbound flow leaves from the end that is ours, whichever of the two attacks', () => {
    const ours = { ...EMPTY_ENDPOINT, ...HOME, place: 'HQ' };
    const remote = { ...EMPTY_ENDPOINT, ...FAR };
    place([event({ direction: 'outbound', attacker: remote, target: ours })]);
    place([event({ direction: 'outbound', attacker: ours, target: remote })]);
    expectLeavesFrom(0, HOME);
    expectLeavesFrom(1, HOME);
  });

  test('an outbound flow whose own end has no name leaves from home', () => {
    place([event({ direction: 'outbound' })], { home: unitVector(HOME.latDeg, HOME.lonDeg) });
    expectLeavesFrom(0, HOME);
  });

  test('an outbound flow is slower than an inbound one on the same way', () => {
    place([event(), event({ direction: 'outbound' })]);
    expect(flightAt(1).seconds).toBeGreaterThan(flightAt(0).seconds * 1.2);
  });

  test('identical ends give a landing and no arc', () => {
    const here = { ...EMPTY_ENDPOINT, ...HOME };
    expect(place([event({ direction: 'internal', attacker: here, target: here })]).placed).toBe(1);
    expect(flightAt(0)).toMatchObject({ angleRad: 0, seconds: 0 });
    expect(flights.countVisible(NOW_MS + 10)).toEqual({ arcs: 0, impacts: 1 });
  });

  test('counts as crowded what finds no room, or nobody to see it', () => {
    const many = Array.from({ length: 2100 }, () => event());
    expect(place(many)).toEqual({ placed: 2000, late: 0, undrawn: 0, crowded: 100 });
    flights.clear();
    expect(place(many, { unseen: true })).toEqual({ placed: 0, late: 0, undrawn: 0, crowded: 2100 });
    expect(flights.liveCount).toBe(0);
  });
});
