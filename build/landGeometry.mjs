import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { feature, mesh } from 'topojson-client';
import { graticule } from './landGeometry/graticule.mjs';
import { landCube } from './landGeometry/landCube.mjs';
import { landDots } from './landGeometry/landDots.mjs';
import { simplifyLines } from './landGeometry/landLines.mjs';
import { rasterizeLand } from './landGeometry/landRaster.mjs';
import { unitVector } from './landGeometry/unitVector.mjs';

const RASTER_WIDTH = 4096;
const LATTICE_SIZE = 90_000;
const CUBE_SIZE = 192;

const MAGIC = 0x444e414c; // "LAND"
const VERSION = 1;
const HEADER_BYTES = 64;
const UNIT = 32_767;
export const LAND_FILE = 'land.bin';

/**
 * Writes `land.bin` into the directory: everything that the globe shows of the earth, ready for the GPU, since working
 * it out at launch would cost seconds. The same input gives the same bytes. Little endian, 4-byte aligned sections:
 *
 *     header    16 Uint32: magic, version, dot count, segment count, cube edge, byte offsets of the dots, the segments
 *               and the cube; rest 0
 *     dots      4 Int16 each: a unit vector in 1/32767, then 0
 *     segments  8 Int16 each: both ends as unit vectors, each followed by its kind: 0 for a coast, 1 for a border, 2 for
 *               the graticule
 *     cube      6 faces of edge x edge Uint8: how much of a texel is land, faces and rows as WebGL orders them
 *
 * renderer/wall/globe/earth/landFile.ts reads it.
 * @param {string} outDirectory
 */
export async function buildLandGeometry(outDirectory) {
  const path = createRequire(import.meta.url).resolve('world-atlas/countries-50m.json');
  const world = JSON.parse(await readFile(path, 'utf8'));
  const raster = rasterizeLand(polygonsOf(feature(world, world.objects.land)), RASTER_WIDTH, RASTER_WIDTH / 2);
  const { countries } = world.objects;
  const file = packLand({
    dots: landDots(raster.isLand, LATTICE_SIZE),
    coasts: simplifyLines(mesh(world, countries, (a, b) => a === b).coordinates),
    borders: simplifyLines(mesh(world, countries, (a, b) => a !== b).coordinates),
    graticule: graticule().map((line) => line.map(([lonDeg = 0, latDeg = 0]) => unitVector(latDeg, lonDeg))),
    cube: landCube(raster.isLand, CUBE_SIZE),
  });
  await mkdir(outDirectory, { recursive: true });
  await writeFile(join(outDirectory, LAND_FILE), file);
  return { path: join(outDirectory, LAND_FILE), bytes: file.byteLength };
}

/**
 * @typedef {[number, number, number]} Vector
 * @param {{ dots: Vector[], coasts: Vector[][], borders: Vector[][], graticule: Vector[][], cube: Uint8Array }} land
 */
function packLand({ dots, coasts, borders, graticule: lines, cube }) {
  const segments = [coasts, borders, lines].flatMap((kindOfLine, kind) =>
    segmentsOf(kindOfLine).map(([from, to]) => [...quantize(from), kind, ...quantize(to), kind]),
  );
  const dotsAt = HEADER_BYTES;
  const segmentsAt = dotsAt + dots.length * 8;
  const cubeAt = segmentsAt + segments.length * 16;
  const bytes = new Uint8Array(cubeAt + cube.length);
  const cubeEdge = Math.sqrt(cube.length / 6);
  const header = [MAGIC, VERSION, dots.length, segments.length, cubeEdge, dotsAt, segmentsAt, cubeAt];
  new Uint32Array(bytes.buffer, 0, HEADER_BYTES / 4).set(header);
  const dotInts = new Int16Array(bytes.buffer, dotsAt, dots.length * 4);
  dots.forEach((dot, index) => dotInts.set(quantize(dot), index * 4));
  new Int16Array(bytes.buffer, segmentsAt, segments.length * 8).set(segments.flat());
  bytes.set(cube, cubeAt);
  return bytes;
}

/**
 * @param {Vector[][]} lines
 * @returns {[Vector, Vector][]}
 */
function segmentsOf(lines) {
  return lines.flatMap((line) => {
    /** @type {[Vector, Vector][]} */
    const segments = [];
    line.reduce((from, to) => {
      segments.push([from, to]);
      return to;
    });
    return segments;
  });
}

/** @param {Vector} vector */
function quantize([x, y, z]) {
  return [Math.round(x * UNIT), Math.round(y * UNIT), Math.round(z * UNIT)];
}

/** @param {import('geojson').Feature | import('geojson').FeatureCollection} land */
function polygonsOf(land) {
  const features = land.type === 'FeatureCollection' ? land.features : [land];
  return features.flatMap(({ geometry }) => {
    if (geometry.type === 'Polygon') return [geometry.coordinates];
    return geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const directory = process.argv[2];
  if (directory === undefined) {
    process.stderr.write('usage: node build/landGeometry.mjs DIRECTORY\n');
    process.exitCode = 2;
  } else {
    const { path, bytes } = await buildLandGeometry(directory);
    process.stdout.write(`${path}: ${bytes} bytes\n`);
  }
}
