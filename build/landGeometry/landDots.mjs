const GOLDEN_ANGLE_RAD = Math.PI * (3 - Math.sqrt(5));
const RAD_TO_DEG = 180 / Math.PI;

/**
 * The points of a Fibonacci lattice of `latticeSize` points that lie on land, as unit vectors.
 * @param {(latDeg: number, lonDeg: number) => boolean} isLand
 * @param {number} latticeSize
 */
export function landDots(isLand, latticeSize) {
  /** @type {[number, number, number][]} */
  const dots = [];
  for (let index = 0; index < latticeSize; index += 1) {
    const y = 1 - (2 * index + 1) / latticeSize;
    const lonRad = index * GOLDEN_ANGLE_RAD;
    const radius = Math.sqrt(1 - y * y);
    const x = radius * Math.sin(lonRad);
    const z = radius * Math.cos(lonRad);
    if (isLand(Math.asin(y) * RAD_TO_DEG, Math.atan2(x, z) * RAD_TO_DEG)) dots.push([x, y, z]);
  }
  return dots;
}
