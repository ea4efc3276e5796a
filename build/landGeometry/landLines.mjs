import { unitVector } from './unitVector.mjs';

// Half a pixel on a globe of 1,000 pixels' radius. It also bounds how deep a chord runs inside the globe.
const TOLERANCE_RAD = 0.0005;
const LONGEST_SEGMENT_DEG = 1.5;

/**
 * Lines of [lonDeg, latDeg] as polylines of unit vectors: long straight runs are divided (a border along a parallel is
 * no great circle), then points that the eye could not miss are dropped (Douglas and Peucker).
 * @param {ReadonlyArray<ReadonlyArray<number[]>>} lines
 * @returns {[number, number, number][][]}
 */
export function simplifyLines(lines) {
  return lines.map((line) => simplify(divide(line).map(([lonDeg = 0, latDeg = 0]) => unitVector(latDeg, lonDeg))));
}

/**
 * @param {ReadonlyArray<number[]>} line
 * @returns {number[][]}
 */
function divide(line) {
  const points = line.slice(0, 1);
  for (let index = 1; index < line.length; index += 1) {
    const [fromLon = 0, fromLat = 0] = line[index - 1] ?? [];
    const [toLon = 0, toLat = 0] = line[index] ?? [];
    const eastDeg = ((toLon - fromLon + 540) % 360) - 180;
    const northDeg = toLat - fromLat;
    const lengthDeg = Math.hypot(eastDeg * Math.cos((fromLat * Math.PI) / 180), northDeg);
    const parts = Math.max(1, Math.ceil(lengthDeg / LONGEST_SEGMENT_DEG));
    for (let part = 1; part <= parts; part += 1) {
      points.push([fromLon + (eastDeg * part) / parts, fromLat + (northDeg * part) / parts]);
    }
  }
  return points;
}

/** @param {[number, number, number][]} points */
function simplify(points) {
  const keep = new Uint8Array(points.length);
  keep[0] = 1;
  keep[points.length - 1] = 1;
  const spans = [[0, points.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from = 0, to = 0] = span;
    let farthest = -1;
    let distance = TOLERANCE_RAD;
    for (let index = from + 1; index < to; index += 1) {
      const away = distanceToChord(points[index], points[from], points[to]);
      if (away > distance) {
        farthest = index;
        distance = away;
      }
    }
    if (farthest > 0) {
      keep[farthest] = 1;
      spans.push([from, farthest], [farthest, to]);
    }
  }
  return points.filter((_, index) => keep[index] === 1);
}

/** @typedef {[number, number, number] | undefined} Point */

/** @param {Point} point @param {Point} from @param {Point} to */
function distanceToChord(point = [0, 0, 0], from = [0, 0, 0], to = [0, 0, 0]) {
  const chord = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const away = [point[0] - from[0], point[1] - from[1], point[2] - from[2]];
  const [cx = 0, cy = 0, cz = 0] = chord;
  const [ax = 0, ay = 0, az = 0] = away;
  const square = cx * cx + cy * cy + cz * cz;
  const along = square === 0 ? 0 : Math.min(1, Math.max(0, (ax * cx + ay * cy + az * cz) / square));
  return Math.hypot(ax - along * cx, ay - along * cy, az - along * cz);
}
