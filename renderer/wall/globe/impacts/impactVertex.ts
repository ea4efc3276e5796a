import { flightAgeGlsl, RING_MS } from '../flightBuffer.ts';
import { flightGlsl } from '../flightTexture.ts';
import { frameGlsl } from '../frameUniforms.ts';
import { severityGlsl } from '../severityStyle.ts';

/** A square on the ground around the landing, just large enough for the ring at its age; nothing before and after. */
export const impactVertex = /* glsl */ `
${frameGlsl}
${flightGlsl}
${flightAgeGlsl}
${severityGlsl}

uniform float still; // 1: a ring appears and fades, and does not grow

out vec2 cornerPx;
flat out float ringPx;
flat out float linePx;
flat out float part;
flat out float seen;
flat out int severity;
flat out vec3 color;

const float RING_SECONDS = ${(RING_MS / 1000).toFixed(3)};

void main() {
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (!readFlight(gl_VertexID / 4)) return;
  part = (flightAge(flightTangent.w) - flightTraits.x) / RING_SECONDS;
  bool silent = flightTraits.z > 7.5;
  vec3 surface = flightFrom.xyz * cos(flightFrom.w) + flightTangent.xyz * sin(flightFrom.w);
  seen = smoothstep(0.0, 0.12, beforeLimb(surface));
  if (silent || part <= 0.0 || part >= 1.0 || seen == 0.0) return;
  severity = int(flightTraits.y + 0.5);
  color = SEVERITY_COLORS[severity];
  float unit = globePx.w;
  float grown = still > 0.5 ? 0.8 : 1.0 - (1.0 - part) * (1.0 - part) * (1.0 - part);
  ringPx = (2.0 + SEVERITY_RING_PX[severity] * grown) * unit;
  linePx = max(0.5, (0.55 + 0.45 * SEVERITY_WEIGHTS[severity]) * unit * 0.85);
  float reachPx = ringPx * 1.05 + linePx + 1.5;
  cornerPx = vec2((gl_VertexID & 1) == 0 ? -1.0 : 1.0, (gl_VertexID & 2) == 0 ? -1.0 : 1.0) * reachPx;
  // On the ground, and yet upright on the screen: turned with the meridians a square would read as a diamond.
  vec3 across = normalize(screenRight - surface * dot(surface, screenRight));
  vec3 offset = (across * cornerPx.x + cross(surface, across) * cornerPx.y) / globePx.z;
  gl_Position = viewProjection * vec4(surface + offset, 1.0);
}
`;
