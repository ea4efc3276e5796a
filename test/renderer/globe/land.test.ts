import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildLandGeometry } from '../../../build/landGeometry.mjs';
import { unitVector as unitVectorOfBuild } from '../../../build/landGeometry/unitVector.mjs';
import { LINE_KINDS, readLand, type Land } from '../../../renderer/wall/globe/earth/landFile.ts';
import { unitVector } from '../../../renderer/wall/globe/unitVector.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';

const UNIT = 32_767;

let folder: TemporaryDirectory;
let file: Buffer;
let land: Land;

beforeAll(async () => {
  folder = temporaryDirectory();
  await buildLandGeometry(folder.path);
  file = readFileSync(join(folder.path, 'land.bin'));
  land = readLand(new Uint8Array(file).buffer);
});
afterAll(() => folder.remove());

/** Distance in degrees from a place to the nearest of the vectors at every `stride` values. */
function nearestDeg(values: Int16Array, stride: number, latDeg: number, lonDeg: number): number {
  const { x, y, z } = unitVector(latDeg, lonDeg);
  let closest = -1;
  for (let at = 0; at < values.length; at += stride) {
    const cosine = ((values[at] ?? 0) * x + (values[at + 1] ?? 0) * y + (values[at + 2] ?? 0) * z) / UNIT;
    closest = Math.max(closest, cosine);
  }
  return (Math.acos(Math.min(1, closest)) * 180) / Math.PI;
}

describe('land.bin', () => {
  test('is the same whenever it is built, and small', async () => {
    const again = temporaryDirectory();
    await buildLandGeometry(again.path);
    const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    expect(digest(readFileSync(join(again.path, 'land.bin')))).toBe(digest(file));
    again.remove();
    expect(statSync(join(folder.path, 'land.bin')).size).toBeLessThan(3_000_000);
  });

  test('is refused when it is something else', () => {
    expect(() => readLand(new ArrayBuffer(128))).toThrow('land.bin');
  });

  test.each([
    ['the Sahara', 23, 10],
    ['Siberia, east of 180°', 67, -176],
    ['Kansas', 38.5, -98],
    ['the Amazon', -5, -63],
    ['Australia', -25, 134],
    ['the South Pole', -89, 0],
    ['Greenland', 72, -40],
  ])('has dots in %s', (_, latDeg, lonDeg) => {
    expect(nearestDeg(land.dots, 4, latDeg, lonDeg)).toBeLessThan(0.6);
  });

  test.each([
    ['the Pacific', 0, -150],
    ['the Atlantic', 30, -45],
    ['the Indian Ocean', -30, 80],
    ['the Arctic Ocean', 88, 0],
    ['the Bering Sea on 180°', 57, 180],
    ['the Caspian Sea', 42, 51],
  ])('has none in %s', (_, latDeg, lonDeg) => {
    expect(nearestDeg(land.dots, 4, latDeg, lonDeg)).toBeGreaterThan(0.6);
  });

  test('keeps about as much of the lattice as the earth has land', () => {
    expect(land.dots.length / 4 / 90_000).toBeGreaterThan(0.27);
    expect(land.dots.length / 4 / 90_000).toBeLessThan(0.31);
  });

  test('has short segments on the sphere: coasts, then borders, then the graticule', () => {
    const counts = [0, 0, 0];
    let lastKind = 0;
    for (let at = 0; at < land.segments.length; at += 8) {
      const [x = 0, y = 0, z = 0, kind = 0, toX = 0, toY = 0, toZ = 0] = land.segments.subarray(at, at + 8);
      expect(Math.abs(Math.hypot(x, y, z) - UNIT)).toBeLessThan(1.5);
      expect(Math.hypot(x - toX, y - toY, z - toZ)).toBeLessThan(0.1 * UNIT);
      counts[kind] = (counts[kind] ?? 0) + 1;
      if (kind < lastKind) throw new Error('the kinds are mixed');
      lastKind = kind;
    }
    expect(counts.length).toBe(LINE_KINDS.length);
    for (const count of counts) expect(count).toBeGreaterThan(1000);
  });

  test('has the border along the 49th parallel, and no coast where a map is cut at 180°', () => {
    const graticuleAt = land.segments.findIndex((value, index) => index % 8 === 3 && value === 2) - 3;
    const drawn = land.segments.subarray(0, graticuleAt);
    expect(nearestDeg(drawn, 8, 49, -110)).toBeLessThan(1.5);
    expect(nearestDeg(drawn, 8, 68.5, 180)).toBeGreaterThan(0.1);
    expect(nearestDeg(drawn, 8, -89, 180)).toBeGreaterThan(0.5);
  });

  test('has a cube map whose faces look where WebGL looks', () => {
    const middle = land.cubeEdge * (land.cubeEdge / 2) + land.cubeEdge / 2;
    const faces = land.cube.map((face) => face[middle] ?? -1);
    // +x is 0° N 90° E (Indian Ocean), -x the Pacific off Ecuador, poles, +z the Gulf of Guinea, -z the Pacific.
    expect(faces).toEqual([0, 0, 0, 255, 0, 0]);
    const texelAt = (face: number, s: number, t: number): number => {
      const column = Math.floor(((s + 1) / 2) * land.cubeEdge);
      const row = Math.floor(((t + 1) / 2) * land.cubeEdge);
      return land.cube[face]?.[row * land.cubeEdge + column] ?? -1;
    };
    // +z: s is x / z, t is -y / z. The Congo at 5° N 20° E, and the sea at the same distance to the west.
    expect(texelAt(4, Math.tan(20 * (Math.PI / 180)), -Math.tan(5 * (Math.PI / 180)))).toBe(255);
    expect(texelAt(4, -Math.tan(20 * (Math.PI / 180)), -Math.tan(5 * (Math.PI / 180)))).toBe(0);
  });
});

test('the build and the renderer agree on the axes of the globe', () => {
  for (let latDeg = -90; latDeg <= 90; latDeg += 7.5) {
    for (let lonDeg = -180; lonDeg <= 180; lonDeg += 22.5) {
      const { x, y, z } = unitVector(latDeg, lonDeg);
      expect(unitVectorOfBuild(latDeg, lonDeg)).toEqual([x, y, z]);
    }
  }
});
