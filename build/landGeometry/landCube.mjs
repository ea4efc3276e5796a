const RAD_TO_DEG = 180 / Math.PI;
const SAMPLES = 4;

/**
 * How much of each texel of a cube map is land, 0 to 255: faces +x, -x, +y, -y, +z, -z, rows and columns as WebGL
 * addresses them. A cube, because a fragment shader then needs no angles.
 * @param {(latDeg: number, lonDeg: number) => boolean} isLand
 * @param {number} size texels along an edge
 */
export function landCube(isLand, size) {
  const texels = new Uint8Array(6 * size * size);
  let texel = 0;
  for (let face = 0; face < 6; face += 1) {
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        let hits = 0;
        for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
          const s = (2 * (column + ((sample % SAMPLES) + 0.5) / SAMPLES)) / size - 1;
          const t = (2 * (row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES)) / size - 1;
          const [x, y, z] = faceDirection(face, s, t);
          const latDeg = Math.atan2(y, Math.hypot(x, z)) * RAD_TO_DEG;
          if (isLand(latDeg, Math.atan2(x, z) * RAD_TO_DEG)) hits += 1;
        }
        texels[texel] = Math.round((255 * hits) / (SAMPLES * SAMPLES));
        texel += 1;
      }
    }
  }
  return texels;
}

/**
 * OpenGL ES 3.0.6, table 3.21.
 * @param {number} face
 * @param {number} s
 * @param {number} t
 * @returns {[number, number, number]}
 */
function faceDirection(face, s, t) {
  switch (face) {
    case 0:
      return [1, -t, -s];
    case 1:
      return [-1, -t, s];
    case 2:
      return [s, 1, t];
    case 3:
      return [s, -1, -t];
    case 4:
      return [s, -t, 1];
    default:
      return [-s, -t, -1];
  }
}
