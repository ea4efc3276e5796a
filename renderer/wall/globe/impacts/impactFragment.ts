import { SEVERITIES } from '../../../../electron/contract/event.ts';
import { SEVERITY_STYLES } from '../severityStyle.ts';

const SHAPES = ['ring', 'disc', 'dot', 'square', 'diamond'] as const;
const shapes = SEVERITIES.map((name) => SHAPES.indexOf(SEVERITY_STYLES[name].shape));

/** The ring of a landing, in the shape of its severity: a legend mark that grows and thins out. */
export const impactFragment = /* glsl */ `
in vec2 cornerPx;
flat in float ringPx;
flat in float linePx;
flat in float part;
flat in float seen;
flat in int severity;
flat in vec3 color;

const int SHAPES[${SEVERITIES.length}] = int[](${shapes.join(', ')});
const int DISC = ${SHAPES.indexOf('disc')};
const int DOT = ${SHAPES.indexOf('dot')};
const int SQUARE = ${SHAPES.indexOf('square')};
const int DIAMOND = ${SHAPES.indexOf('diamond')};

// Distance from the middle, measured so that the shape's outline is at ringPx; a little rounded at the corners.
float shapeDistance(vec2 at) {
  vec2 positive = abs(at);
  if (SHAPES[severity] == DIAMOND) return (positive.x + positive.y) * 0.96;
  if (SHAPES[severity] == SQUARE) return max(max(positive.x, positive.y) * 1.16, length(at) * 0.86);
  return length(at);
}

float stroke(float distancePx, float halfPx) {
  return clamp(halfPx + 0.6 - abs(distancePx), 0.0, 1.0);
}

void main() {
  float away = shapeDistance(cornerPx);
  float fading = (1.0 - part) * (1.0 - part);
  float ring = stroke(away - ringPx, linePx * (1.0 - 0.5 * part)) * fading;
  float inner = clamp(ringPx * 0.4 + 0.5 - away, 0.0, 1.0);
  if (SHAPES[severity] == DISC) ring = max(ring, inner * fading * 0.7);
  if (SHAPES[severity] == DOT) ring = inner * fading;
  if (SHAPES[severity] == DIAMOND) ring = max(ring, stroke(away - ringPx * 0.58, linePx * 0.6) * fading * 0.8);
  float flash = max(0.0, 1.0 - away / ringPx);
  float glow = flash * flash * 0.5 * fading * fading;
  float cover = ring * 0.9;
  fragColor = vec4(color * (cover + glow), cover) * seen;
}
`;
