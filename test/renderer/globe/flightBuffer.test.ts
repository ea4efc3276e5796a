import { describe, expect, test } from 'vitest';
import { arcPathBetween } from '../../../renderer/wall/globe/arcs/arcPath.ts';
import {
  CLOCK_WRAP_SECONDS,
  FLIGHT_FLOATS,
  FlightBuffer,
  RING_MS,
  type Flight,
} from '../../../renderer/wall/globe/flightBuffer.ts';
import { unitVector } from '../../../renderer/wall/globe/unitVector.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';

const ORIGIN_MS = 1_763_000_000_000;

function flight(startMs: number, changes: Partial<Flight> = {}): Flight {
  const path = arcPathBetween(unitVector(10, 20), unitVector(30, 40));
  return { ...path, startMs, flightMs: 2000, severity: 2, direction: 0, ring: true, weight: 1, ...changes };
}

describe('the flight buffer', () => {
  test('gives the GPU every flight in the air, over random arrivals, ends and uploads', () => {
    const random = new RandomSource(21);
    const buffer = new FlightBuffer(500, ORIGIN_MS);
    const gpu = new Float32Array(buffer.floats.length);
    const range = { start: 0, count: 0 };
    let model: { number: number; endMs: number }[] = [];
    let nowMs = ORIGIN_MS;
    let number = 0;
    let refused = 0;
    for (let step = 0; step < 4000; step += 1) {
      nowMs += random.below(60);
      buffer.expire(nowMs);
      // In order of arrival, as the buffer: one that lasts longer holds those after it.
      while (model.length > 0 && (model[0]?.endMs ?? 0) <= nowMs) model = model.slice(1);
      for (let count = random.skewed(40); count > 0; count -= 1) {
        const flightMs = 500 + random.below(2000);
        number += 1;
        if (buffer.add(flight(nowMs, { flightMs, weight: number }))) {
          model.push({ number, endMs: nowMs + flightMs + RING_MS });
        } else {
          refused += 1;
          expect(model.length).toBe(500);
        }
      }
      if (random.chance(0.8) && buffer.takeDirty(range)) {
        gpu.set(buffer.floats.subarray(range.start, range.start + range.count), range.start);
        const drawn = Array.from({ length: buffer.drawCount }, (_, slot) => gpu[slot * FLIGHT_FLOATS + 11]);
        expect(drawn.slice(drawn.length - model.length)).toEqual(model.map((each) => each.number));
        expect(buffer.drawCount).toBeLessThanOrEqual(2 * model.length + 257);
      }
      expect(buffer.liveCount).toBe(model.length);
    }
    expect(refused).toBeGreaterThan(0);
  });

  test('refuses a flight when all slots are in the air, and takes one again when the first has ended', () => {
    const buffer = new FlightBuffer(3, ORIGIN_MS);
    for (let index = 0; index < 3; index += 1) expect(buffer.add(flight(ORIGIN_MS + index * 1000))).toBe(true);
    expect(buffer.add(flight(ORIGIN_MS))).toBe(false);
    buffer.expire(ORIGIN_MS + 2000 + RING_MS);
    expect(buffer.liveCount).toBe(2);
    expect(buffer.add(flight(ORIGIN_MS + 5000))).toBe(true);
    expect(buffer.drawCount).toBe(3);
  });

  test('counts what is to be seen: arcs before they land, rings after, nothing before the start', () => {
    const buffer = new FlightBuffer(8, ORIGIN_MS);
    buffer.add(flight(ORIGIN_MS + 100));
    buffer.add(flight(ORIGIN_MS + 100, { ring: false }));
    buffer.add(flight(ORIGIN_MS + 100, { flightMs: 0, angleRad: 0 }));
    expect(buffer.countVisible(ORIGIN_MS)).toEqual({ arcs: 0, impacts: 0 });
    expect(buffer.countVisible(ORIGIN_MS + 150)).toEqual({ arcs: 2, impacts: 1 });
    expect(buffer.countVisible(ORIGIN_MS + 2150)).toEqual({ arcs: 0, impacts: 1 });
    expect(buffer.countVisible(ORIGIN_MS + 2100 + RING_MS)).toEqual({ arcs: 0, impacts: 0 });
  });

  test('keeps start times exact to a millisecond after weeks', () => {
    const buffer = new FlightBuffer(1, ORIGIN_MS);
    const startMs = ORIGIN_MS + 40 * 86_400_000 + 123;
    buffer.add(flight(startMs));
    const startSeconds = buffer.floats[7] ?? 0;
    for (const ageMs of [0, 1, 900, 2500]) {
      const clockSeconds = Math.fround(buffer.clockSeconds(startMs + ageMs));
      const age = (clockSeconds - startSeconds + CLOCK_WRAP_SECONDS) % CLOCK_WRAP_SECONDS;
      expect(Math.abs(age * 1000 - ageMs)).toBeLessThan(1);
    }
    expect(buffer.clockSeconds(ORIGIN_MS - 1000)).toBeCloseTo(CLOCK_WRAP_SECONDS - 1, 6);
  });

  test('hands everything over again for a GPU that has lost it', () => {
    const buffer = new FlightBuffer(4, ORIGIN_MS);
    const range = { start: 0, count: 0 };
    buffer.add(flight(ORIGIN_MS));
    buffer.add(flight(ORIGIN_MS));
    expect(buffer.takeDirty(range)).toBe(true);
    expect(buffer.takeDirty(range)).toBe(false);
    buffer.markDirty();
    expect(buffer.takeDirty(range)).toBe(true);
    expect(range).toEqual({ start: 0, count: 2 * FLIGHT_FLOATS });
  });
});
