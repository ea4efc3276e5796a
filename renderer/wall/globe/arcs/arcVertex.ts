import { DIRECTIONS } from '../../../../electron/contract/event.ts';
import { flightAgeGlsl, TAIL_PART } from '../flightBuffer.ts';
import { flightGlsl } from '../flightTexture.ts';
import { frameGlsl } from '../frameUniforms.ts';
import { severityGlsl } from '../severityStyle.ts';
import { arcPathGlsl } from './arcPath.ts';
import { arcUniformsGlsl, VERTICES_PER_ARC } from './arcUniforms.ts';

/**
 * A ribbon over the visible dash alone: its vertices lie between tail and head, so that nothing is shaded where nothing
 * is seen. Arcs that are over, not yet begun or behind the globe collapse to nothing.
 */
export const arcVertex = /* glsl */ `
${frameGlsl}
${flightGlsl}
${arcUniformsGlsl}
${arcPathGlsl}
${flightAgeGlsl}
${severityGlsl}

out float along;                // 0 at the tail, 1 at the head
out float acrossPx;             // from the middle line
out float behindHeadPx;         // along the way, on the globe's own scale
out float hidden;
flat out vec3 color;
flat out vec2 widthPx;          // half of the core, half of the ribbon
flat out vec3 brightness;       // of the whole arc, of its head, of its light
flat out int direction;

const int OUTBOUND = ${DIRECTIONS.indexOf('outbound')};
const int INTERNAL = ${DIRECTIONS.indexOf('internal')};
const float LONGEST_TAIL = ${TAIL_PART.toFixed(3)};
const float SHORTEST_TAIL = ${(TAIL_PART * 0.3).toFixed(3)};

void main() {
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (!readFlight(gl_VertexID / ${VERTICES_PER_ARC})) return;
  int vertexNumber = gl_VertexID % ${VERTICES_PER_ARC};
  float pair = float(vertexNumber / 2);
  float angleRad = flightFrom.w;
  float flight = flightTraits.x;
  float age = flightAge(flightTangent.w);
  float tailPart = mix(LONGEST_TAIL, SHORTEST_TAIL, crowding);
  float progress = age / max(flight, 1e-3);
  if (angleRad == 0.0 || progress <= 0.0 || progress >= 1.0 + tailPart) return;

  // A gentle start and an even landing: the eye follows the head, and the head keeps its pace.
  float head = min(1.0, progress * (1.0 + 0.35 * (min(progress, 1.0) - 1.0)));
  float tail = clamp(progress - tailPart, 0.0, 1.0);
  tail *= tail < 1.0 ? 1.0 + 0.35 * (tail - 1.0) : 1.0;
  float fade = 1.0;
  if (still > 0.5) {
    head = 1.0;
    tail = 0.0;
    fade = smoothstep(0.0, 0.15, progress) * (1.0 - smoothstep(0.9, 1.0 + tailPart, progress));
  }
  along = min(1.0, pair / segments);
  float t = mix(tail, head, along);

  int severity = int(flightTraits.y + 0.5);
  direction = int(mod(flightTraits.z, 8.0) + 0.5);
  float weight = SEVERITY_WEIGHTS[severity] * (1.0 + 0.25 * log2(max(1.0, flightTraits.w)));
  color = SEVERITY_COLORS[severity];
  float unit = globePx.w;
  float core = max(0.55, (direction == OUTBOUND ? 1.15 : 0.85) * weight * unit);
  float reach = core + 0.7 + glowPx * unit * (0.55 + 0.45 * weight);
  widthPx = vec2(core, reach);
  float landing = 1.0 - smoothstep(1.0, 1.0 + 0.5 * tailPart, progress);
  float mild = clamp((1.3 - weight) / 0.6, 0.0, 1.0);
  float loudness = mix(1.0, mix(0.72, 0.45, crowding), mild);
  float headLight = still > 0.5 || direction == INTERNAL ? 0.0 : landing * mix(1.0, mix(0.6, 0.4, crowding), mild);
  brightness = vec3(fade * loudness, headLight, mix(1.0, 0.45, crowding));

  vec3 point = arcPoint(flightFrom.xyz, flightTangent.xyz, angleRad, t);
  hidden = 1.0 - unhidden(point);
  vec4 clip = viewProjection * vec4(point, 1.0);
  // Across a whole segment: by the derivative, the ribbon of an arc that comes towards the eye would twist.
  float halfStep = max(0.5 * (head - tail) / segments, 0.004);
  vec3 before = arcPoint(flightFrom.xyz, flightTangent.xyz, angleRad, max(0.0, t - halfStep));
  vec3 after = arcPoint(flightFrom.xyz, flightTangent.xyz, angleRad, min(1.0, t + halfStep));
  vec2 way = toPx(viewProjection * vec4(after, 1.0)) - toPx(viewProjection * vec4(before, 1.0));
  way = length(way) < 1e-3 ? vec2(1.0, 0.0) : normalize(way);

  bool last = pair > segments - 0.5;
  float halfPx = hidden > 0.995 ? 0.0 : reach;
  behindHeadPx = (head - t) * angleRad * globePx.z - (last ? reach : 0.0);
  acrossPx = (vertexNumber % 2 == 0 ? -1.0 : 1.0) * halfPx;
  vec2 offsetPx = vec2(-way.y, way.x) * acrossPx + (last ? way * halfPx : vec2(0.0));
  gl_Position = vec4(clip.xy + offsetPx / viewportPx * 2.0 * clip.w, 0.0, clip.w);
}
`;
