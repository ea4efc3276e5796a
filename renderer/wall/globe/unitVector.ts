export interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const DEG_TO_RAD = Math.PI / 180;

/** The globe's axes: +y is the north pole, +z is 0° N 0° E, +x is 0° N 90° E; the surface has radius 1. */
export function unitVector(latDeg: number, lonDeg: number): Vector {
  const latRad = latDeg * DEG_TO_RAD;
  const lonRad = lonDeg * DEG_TO_RAD;
  const ring = Math.cos(latRad);
  return { x: ring * Math.sin(lonRad), y: Math.sin(latRad), z: ring * Math.cos(lonRad) };
}

export function dot(a: Vector, b: Vector): number {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

export function cross(a: Vector, b: Vector): Vector {
  return { x: a.y * b.z - a.z * b.y, y: a.z * b.x - a.x * b.z, z: a.x * b.y - a.y * b.x };
}

/** The vector at length 1; throws nothing on the zero vector, and returns it. */
export function normalize(a: Vector): Vector {
  const length = Math.hypot(a.x, a.y, a.z);
  return length === 0 ? a : { x: a.x / length, y: a.y / length, z: a.z / length };
}
