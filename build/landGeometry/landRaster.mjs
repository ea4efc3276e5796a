/**
 * Land as a bitmap in plate carrée: `width` columns from 180° W eastwards, `height` rows from the north pole down,
 * one byte each, 1 for land. Rings may cross the antimeridian or run round a pole.
 * @param {ReadonlyArray<ReadonlyArray<ReadonlyArray<number[]>>>} polygons each a list of rings of [lonDeg, latDeg]
 * @param {number} width
 * @param {number} height
 */
export function rasterizeLand(polygons, width, height) {
  const land = new Uint8Array(width * height);
  // Toggling ring by ring makes holes right without pairing each with its outer ring on the same side of 180°.
  for (const ring of polygons.flat()) toggleRing(land, unwrapRing(ring), width, height);
  return {
    width,
    height,
    land,
    /** @param {number} latDeg @param {number} lonDeg */
    isLand(latDeg, lonDeg) {
      const column = ((Math.floor(((lonDeg + 180) / 360) * width) % width) + width) % width;
      const row = Math.min(height - 1, Math.max(0, Math.floor(((90 - latDeg) / 180) * height)));
      return land[row * width + column] === 1;
    },
  };
}

/**
 * The ring with longitudes that never jump; one that runs round a pole is closed through it.
 * @param {ReadonlyArray<number[]>} ring
 * @returns {{ lonDeg: number, latDeg: number }[]}
 */
function unwrapRing(ring) {
  let turnDeg = 0;
  let previousLonDeg = ring[0]?.[0] ?? 0;
  const points = ring.map(([lonDeg = 0, latDeg = 0]) => {
    if (lonDeg - previousLonDeg > 180) turnDeg -= 360;
    if (lonDeg - previousLonDeg < -180) turnDeg += 360;
    previousLonDeg = lonDeg;
    return { lonDeg: lonDeg + turnDeg, latDeg };
  });
  const first = points[0];
  const last = points.at(-1);
  if (turnDeg !== 0 && first && last) {
    const poleLatDeg = first.latDeg < 0 ? -90 : 90;
    points.push({ lonDeg: last.lonDeg, latDeg: poleLatDeg }, { lonDeg: first.lonDeg, latDeg: poleLatDeg });
  }
  return points;
}

/**
 * @param {Uint8Array} land
 * @param {{ lonDeg: number, latDeg: number }[]} ring
 * @param {number} width
 * @param {number} height
 */
function toggleRing(land, ring, width, height) {
  /** @type {Map<number, number[]>} crossings of each row's middle line, in columns */
  const crossings = new Map();
  ring.forEach((from, index) => {
    const to = ring[(index + 1) % ring.length] ?? from;
    const fromRow = ((90 - from.latDeg) / 180) * height - 0.5;
    const toRow = ((90 - to.latDeg) / 180) * height - 0.5;
    const firstRow = Math.max(0, Math.ceil(Math.min(fromRow, toRow)));
    const endRow = Math.min(height, Math.ceil(Math.max(fromRow, toRow)));
    for (let row = firstRow; row < endRow; row += 1) {
      const lonDeg = from.lonDeg + ((row - fromRow) / (toRow - fromRow)) * (to.lonDeg - from.lonDeg);
      const columns = crossings.get(row);
      const column = ((lonDeg + 180) / 360) * width - 0.5;
      if (columns) columns.push(column);
      else crossings.set(row, [column]);
    }
  });
  for (const [row, columns] of crossings) {
    columns.sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < columns.length; pair += 2) {
      const end = Math.ceil(columns[pair + 1] ?? 0);
      for (let column = Math.ceil(columns[pair] ?? 0); column < end; column += 1) {
        const cell = row * width + (((column % width) + width) % width);
        land[cell] = (land[cell] ?? 0) ^ 1;
      }
    }
  }
}
