/**
 * The globe's axes: +y is the north pole, +z is 0° N 0° E, +x is 0° N 90° E. renderer/wall/globe/unitVector.ts is the
 * same for the renderer, and a test holds the two equal.
 * @param {number} latDeg
 * @param {number} lonDeg
 * @returns {[number, number, number]}
 */
export function unitVector(latDeg, lonDeg) {
  const latRad = (latDeg * Math.PI) / 180;
  const lonRad = (lonDeg * Math.PI) / 180;
  return [Math.cos(latRad) * Math.sin(lonRad), Math.sin(latRad), Math.cos(latRad) * Math.cos(lonRad)];
}
