import { BufferAttribute, BufferGeometry, Points } from 'three';
import { frameGlsl, type FrameUniforms } from '../frameUniforms.ts';
import { createShaderMaterial, leaveAlone, type Layer } from '../layer.ts';
import { glslColor } from '../severityStyle.ts';
import type { Land } from './landFile.ts';

const vertex = /* glsl */ `
${frameGlsl}
in vec4 position;
flat out vec2 outward;
flat out float squash;
flat out float sizePx;
flat out float brightness;

void main() {
  vec3 surface = position.xyz;
  vec3 towardsEye = normalize(eye - surface);
  squash = dot(surface, towardsEye);
  if (squash < 0.06) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 1.0;
    return;
  }
  gl_Position = viewProjection * vec4(surface, 1.0);
  outward = normalize(toPx(gl_Position) - globePx.xy + 1e-3);
  sizePx = max(1.5, 2.0 * globePx.w);
  gl_PointSize = ceil(sizePx + 1.5);
  vec3 light = normalize(-0.5 * screenRight + 0.62 * screenUp + 0.6 * eye / EYE_DISTANCE);
  brightness = smoothstep(0.06, 0.5, squash) * (0.55 + 0.45 * max(0.0, dot(surface, light)));
}
`;

// A dot lies on the ground: towards the limb it is seen from the side.
const fragment = /* glsl */ `
flat in vec2 outward;
flat in float squash;
flat in float sizePx;
flat in float brightness;

const vec3 DOT = ${glslColor('#2f4a72')};

void main() {
  vec2 away = (gl_PointCoord - 0.5) * vec2(1.0, -1.0) * ceil(sizePx + 1.5);
  float along = dot(away, outward);
  float across = length(away - outward * along);
  float distancePx = length(vec2(along / max(squash, 0.25), across));
  float cover = clamp(sizePx * 0.5 - distancePx + 0.5, 0.0, 1.0);
  fragColor = vec4(DOT * cover * brightness, 0.0);
}
`;

/** Land as dots of a lattice, lying on the ground: one draw. */
export function createDots(frame: FrameUniforms, land: Land): Layer {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(land.dots, 4, true));
  const material = createShaderMaterial({
    name: 'earth dots',
    vertex,
    fragment,
    uniforms: { ...frame },
    blend: 'over',
  });
  return {
    object: leaveAlone(new Points(geometry, material)),
    dispose() {
      geometry.dispose();
      material.dispose();
    },
  };
}
