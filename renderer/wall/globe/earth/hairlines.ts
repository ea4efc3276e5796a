import { BufferAttribute, BufferGeometry, InterleavedBuffer, InterleavedBufferAttribute } from 'three';
import { frameGlsl, type FrameUniforms } from '../frameUniforms.ts';
import { createShaderMaterial, createShaderMesh, type Layer } from '../layer.ts';
import { glslColor } from '../severityStyle.ts';
import { LINE_KINDS, type Land } from './landFile.ts';

/** Half widths in design pixels. */
const LINES: Record<(typeof LINE_KINDS)[number], { readonly color: string; readonly halfWidthPx: number }> = {
  coast: { color: '#5b80b4', halfWidthPx: 0.55 },
  border: { color: '#46648f', halfWidthPx: 0.42 },
  graticule: { color: '#1b2c4a', halfWidthPx: 0.45 },
};

const vertex = /* glsl */ `
${frameGlsl}
in vec4 segmentFrom; // unit vector, number of its kind in 1/32767
in vec4 segmentTo;   // unit vector, number of the corner in 1/32767
out float acrossPx;
flat out float halfWidthPx;
flat out vec3 color;

const vec3 COLORS[${LINE_KINDS.length}] = vec3[](${LINE_KINDS.map((kind) => glslColor(LINES[kind].color)).join(', ')});
const float HALF_WIDTHS[${LINE_KINDS.length}] = float[](${LINE_KINDS.map((kind) => LINES[kind].halfWidthPx.toFixed(2)).join(', ')});

void main() {
  vec3 middle = segmentFrom.xyz + segmentTo.xyz;
  float facing = dot(normalize(middle), normalize(eye - 0.5 * middle));
  if (facing < 0.02) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  int corner = int(segmentTo.w * 32767.0 + 0.5);
  vec2 fromPx = toPx(viewProjection * vec4(segmentFrom.xyz, 1.0));
  vec2 way = toPx(viewProjection * vec4(segmentTo.xyz, 1.0)) - fromPx;
  vec2 side = length(way) < 1e-3 ? vec2(0.0) : normalize(vec2(-way.y, way.x));
  int kind = int(segmentFrom.w * 32767.0 + 0.5);
  halfWidthPx = max(0.5, HALF_WIDTHS[kind] * globePx.w);
  acrossPx = (corner > 1 ? 1.0 : -1.0) * (halfWidthPx + 0.5);
  vec2 px = fromPx + way * float(corner & 1) + side * acrossPx;
  gl_Position = vec4(px / viewportPx * 2.0 - 1.0, 0.0, 1.0);
  vec3 light = normalize(-0.5 * screenRight + 0.62 * screenUp + 0.6 * eye / EYE_DISTANCE);
  float brightness = smoothstep(0.02, 0.4, facing) * (0.55 + 0.45 * max(0.0, dot(segmentFrom.xyz, light)));
  color = COLORS[kind] * brightness;
}
`;

const fragment = /* glsl */ `
in float acrossPx;
flat in float halfWidthPx;
flat in vec3 color;

void main() {
  float cover = clamp(halfWidthPx + 0.5 - abs(acrossPx), 0.0, 1.0);
  fragColor = vec4(color * cover, 1.0);
}
`;

/**
 * Coasts and borders as hairlines with soft edges, of the same weight on every display: one draw. Not an instanced one:
 * a software rasteriser pays for every instance (300 ms a frame against 25 for these).
 */
export function createHairlines(frame: FrameUniforms, land: Land): Layer {
  const segmentCount = land.segments.length / 8;
  const corners = new InterleavedBuffer(cornersOf(land.segments), 8);
  const geometry = new BufferGeometry();
  geometry.setAttribute('segmentFrom', new InterleavedBufferAttribute(corners, 4, 0, true));
  geometry.setAttribute('segmentTo', new InterleavedBufferAttribute(corners, 4, 4, true));
  geometry.setIndex(new BufferAttribute(trianglesOf(segmentCount), 1));
  const material = createShaderMaterial({
    name: 'earth hairlines',
    vertex,
    fragment,
    uniforms: { ...frame },
    blend: 'lighten',
  });
  return {
    object: createShaderMesh(geometry, material),
    dispose() {
      geometry.dispose();
      material.dispose();
    },
  };
}

/** Each segment four times, with the number of the corner in its last value. */
function cornersOf(segments: Int16Array): Int16Array {
  const corners = new Int16Array(segments.length * 4);
  for (let at = 0; at < segments.length; at += 8) {
    for (let corner = 0; corner < 4; corner += 1) {
      const to = at * 4 + corner * 8;
      for (let value = 0; value < 7; value += 1) corners[to + value] = segments[at + value] ?? 0;
      corners[to + 7] = corner;
    }
  }
  return corners;
}

function trianglesOf(segmentCount: number): Uint32Array {
  const triangles = new Uint32Array(segmentCount * 6);
  for (let segment = 0; segment < segmentCount; segment += 1) {
    const first = segment * 4;
    const at = segment * 6;
    triangles[at] = first;
    triangles[at + 1] = first + 1;
    triangles[at + 2] = first + 3;
    triangles[at + 3] = first;
    triangles[at + 4] = first + 3;
    triangles[at + 5] = first + 2;
  }
  return triangles;
}
