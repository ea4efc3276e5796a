import { cross, dot, normalize, type Vector } from '../unitVector.ts';

/** A great circle from `from` (unit), beginning in the direction `tangent` (unit, at right angles), over `angleRad`. */
export interface ArcPath {
  readonly from: Vector;
  readonly tangent: Vector;
  readonly angleRad: number;
}

/** Below this the two ends are one place, which has no direction to leave in: about 60 m. */
const SAME_PLACE_RAD = 1e-5;

/**
 * The way between two unit vectors. Identical ends give angle 0; of the infinitely many ways between antipodes it takes
 * the one over the nearer pole, always the same. Worked out here, in doubles, so that the shader never divides by a sine.
 */
export function arcPathBetween(from: Vector, to: Vector): ArcPath {
  const normal = cross(from, to);
  const sine = Math.hypot(normal.x, normal.y, normal.z);
  const angleRad = Math.atan2(sine, dot(from, to));
  if (angleRad < SAME_PLACE_RAD) return { from, tangent: anyTangent(from), angleRad: 0 };
  if (Math.PI - angleRad < SAME_PLACE_RAD) return { from, tangent: anyTangent(from), angleRad };
  return { from, tangent: normalize(cross(normal, from)), angleRad };
}

/** The CPU twin of `arcPoint` in arcPathGlsl: the point at `t` (0 to 1) of the way, lifted off the globe of radius 1. */
export function arcPoint({ from, tangent, angleRad }: ArcPath, t: number): Vector {
  const cosine = Math.cos(angleRad * t);
  const sine = Math.sin(angleRad * t);
  const radius = 1 + arcHeight(angleRad) * Math.sin(Math.PI * t);
  return {
    x: radius * (from.x * cosine + tangent.x * sine),
    y: radius * (from.y * cosine + tangent.y * sine),
    z: radius * (from.z * cosine + tangent.z * sine),
  };
}

/** The CPU twin of `arcHeight`: the height of an arc's middle over the surface, in globe radii. */
export function arcHeight(angleRad: number): number {
  return angleRad === 0 ? 0 : 0.04 + 0.14 * angleRad;
}

/** The same for shaders. The draw bench runs this text on a GPU and compares it with the functions above. */
export const arcPathGlsl = /* glsl */ `
const float PI = 3.14159265358979;

float arcHeight(float angleRad) {
  return angleRad == 0.0 ? 0.0 : 0.04 + 0.14 * angleRad;
}

vec3 arcPoint(vec3 from, vec3 tangent, float angleRad, float t) {
  float radius = 1.0 + arcHeight(angleRad) * sin(PI * t);
  return radius * (from * cos(angleRad * t) + tangent * sin(angleRad * t));
}
`;

function anyTangent(from: Vector): Vector {
  const north = { x: 0, y: from.y < 0 ? -1 : 1, z: 0 };
  const along = dot(north, from);
  const toPole = { x: north.x - along * from.x, y: north.y - along * from.y, z: north.z - along * from.z };
  // At a pole itself every direction leads away from it alike.
  if (Math.hypot(toPole.x, toPole.y, toPole.z) < SAME_PLACE_RAD) return { x: 0, y: 0, z: 1 };
  return normalize(toPole);
}
