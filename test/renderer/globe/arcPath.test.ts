import { describe, expect, test } from 'vitest';
import { arcHeight, arcPathBetween, arcPoint } from '../../../renderer/wall/globe/arcs/arcPath.ts';
import { cross, dot, unitVector, type Vector } from '../../../renderer/wall/globe/unitVector.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';

function length({ x, y, z }: Vector): number {
  return Math.hypot(x, y, z);
}

function distance(a: Vector, b: Vector): number {
  return Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);
}

function randomPlace(random: RandomSource): Vector {
  return unitVector(Math.asin(random.fraction() * 2 - 1) * (180 / Math.PI), random.fraction() * 360 - 180);
}

describe('the way of an arc', () => {
  test('begins and ends on the ground at its two places, wherever they are', () => {
    const random = new RandomSource(11);
    for (let step = 0; step < 5000; step += 1) {
      const from = randomPlace(random);
      const to = randomPlace(random);
      const path = arcPathBetween(from, to);
      expect(distance(arcPoint(path, 0), from)).toBeLessThan(1e-9);
      expect(distance(arcPoint(path, 1), to)).toBeLessThan(1e-9);
      expect(length(path.tangent)).toBeCloseTo(1, 9);
      expect(dot(path.tangent, from)).toBeCloseTo(0, 9);
    }
  });

  test('stays over its great circle, and is highest in the middle', () => {
    const random = new RandomSource(12);
    for (let step = 0; step < 2000; step += 1) {
      const from = randomPlace(random);
      const to = randomPlace(random);
      const path = arcPathBetween(from, to);
      const normal = cross(from, to);
      const t = random.fraction();
      const point = arcPoint(path, t);
      expect(Math.abs(dot(point, normal)) / length(normal)).toBeLessThan(1e-6);
      expect(length(point)).toBeCloseTo(1 + arcHeight(path.angleRad) * Math.sin(Math.PI * t), 9);
      expect(length(arcPoint(path, 0.5))).toBeCloseTo(1 + 0.04 + 0.14 * path.angleRad, 9);
    }
  });

  test('takes the short way across the antimeridian', () => {
    const path = arcPathBetween(unitVector(10, 179), unitVector(12, -178));
    expect(path.angleRad).toBeLessThan((4 * Math.PI) / 180);
    for (let t = 0; t <= 1; t += 0.1) {
      const point = arcPoint(path, t);
      expect(Math.abs((Math.atan2(point.x, point.z) * 180) / Math.PI)).toBeGreaterThan(177.9);
    }
  });

  test('between antipodes is half a great circle over the nearer pole, from either hemisphere and from the poles', () => {
    for (const [latDeg, lonDeg] of [
      [40, 20],
      [-40, 20],
      [0, -70],
      [90, 0],
      [-90, 0],
    ] as const) {
      const from = unitVector(latDeg, lonDeg);
      const to = { x: -from.x, y: -from.y, z: -from.z };
      const path = arcPathBetween(from, to);
      expect(path.angleRad).toBeCloseTo(Math.PI, 9);
      expect(distance(arcPoint(path, 1), to)).toBeLessThan(1e-9);
      expect(length(arcPoint(path, 0.5))).toBeCloseTo(1 + arcHeight(Math.PI), 9);
      if (Math.abs(latDeg) < 90) expect(Math.sign(path.tangent.y)).toBe(latDeg < 0 ? -1 : 1);
    }
  });

  test('almost between antipodes still ends where it should', () => {
    const random = new RandomSource(13);
    for (let step = 0; step < 2000; step += 1) {
      const from = randomPlace(random);
      const off = randomPlace(random);
      const size = 10 ** -(2 + random.fraction() * 7);
      const to = { x: -from.x + off.x * size, y: -from.y + off.y * size, z: -from.z + off.z * size };
      const unit = 1 / length(to);
      const end = { x: to.x * unit, y: to.y * unit, z: to.z * unit };
      expect(distance(arcPoint(arcPathBetween(from, end), 1), end)).toBeLessThan(3e-5);
    }
  });

  test('between identical places goes nowhere and has no height', () => {
    const random = new RandomSource(14);
    for (const place of [unitVector(90, 0), unitVector(-90, 0), unitVector(0, 180), randomPlace(random)]) {
      const path = arcPathBetween(place, { ...place });
      expect(path.angleRad).toBe(0);
      expect(length(path.tangent)).toBeCloseTo(1, 9);
      for (const t of [0, 0.3, 1]) expect(distance(arcPoint(path, t), place)).toBeLessThan(1e-12);
    }
  });
});
