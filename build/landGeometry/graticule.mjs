const STEP_DEG = 30;
const SEGMENT_DEG = 3;
/** Meridians end here: at the poles they would meet in a bright knot. */
const LAST_LAT_DEG = 81;

/**
 * Parallels and meridians as lines of [lonDeg, latDeg]: what shows over an empty ocean that the globe turns.
 * @returns {number[][][]}
 */
export function graticule() {
  const lines = [];
  for (let lonDeg = -180; lonDeg < 180; lonDeg += STEP_DEG) {
    const line = [];
    for (let latDeg = -LAST_LAT_DEG; latDeg <= LAST_LAT_DEG; latDeg += SEGMENT_DEG) line.push([lonDeg, latDeg]);
    lines.push(line);
  }
  for (let latDeg = STEP_DEG - 90; latDeg < 90; latDeg += STEP_DEG) {
    const line = [];
    for (let lonDeg = -180; lonDeg <= 180; lonDeg += SEGMENT_DEG) line.push([lonDeg, latDeg]);
    lines.push(line);
  }
  return lines;
}
