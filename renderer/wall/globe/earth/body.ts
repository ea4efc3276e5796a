import { BufferAttribute, BufferGeometry, CubeTexture, DataTexture, LinearFilter, RedFormat } from 'three';
import { frameGlsl, type FrameUniforms } from '../frameUniforms.ts';
import { createShaderMaterial, createShaderMesh, type Layer } from '../layer.ts';
import { glslColor } from '../severityStyle.ts';
import type { Land } from './landFile.ts';

/** The ground that the globe floats on; the page around the canvas has the same colour. */
export const GROUND_COLOR = '#05080f';

/** How far the atmosphere reaches, in radii of the outline. */
const REACH = 1.14;

/** The square that body and atmosphere fill; `corner` is -1 or 1 in both. */
export const bodyQuadGlsl = /* glsl */ `
const float REACH = ${REACH.toFixed(3)};

vec4 bodyQuad(vec2 corner) {
  vec2 px = globePx.xy + corner * REACH * globePx.z;
  return vec4(px / viewportPx * 2.0 - 1.0, 0.0, 1.0);
}
`;

const vertex = /* glsl */ `
${frameGlsl}
${bodyQuadGlsl}
in vec2 position;
out vec2 disc;

void main() {
  disc = position * REACH;
  gl_Position = bodyQuad(position);
}
`;

// The outline of a sphere on the optical axis is a circle, so one square holds body, rim and atmosphere without blending.
const fragment = /* glsl */ `
${frameGlsl}
uniform samplerCube land;
in vec2 disc;

const vec3 GROUND = ${glslColor(GROUND_COLOR)};
const vec3 OCEAN_DARK = ${glslColor('#060a13')};
const vec3 OCEAN_LIT = ${glslColor('#0c1628')};
const vec3 LAND_TINT = ${glslColor('#070d18')};
const vec3 RIM = ${glslColor('#5b9dff')};
const vec3 AIR = ${glslColor('#1d4f9c')};
const vec3 LIGHT = normalize(vec3(-0.5, 0.62, 0.6));

// The sight line through the disc meets the sphere here; view axes.
vec3 surfaceAt(vec2 at) {
  vec3 ray = normalize(vec3(at / sqrt(EYE_DISTANCE * EYE_DISTANCE - 1.0), -1.0));
  float along = -ray.z * EYE_DISTANCE;
  float root = max(0.0, along * along - EYE_DISTANCE * EYE_DISTANCE + 1.0);
  return vec3(0.0, 0.0, EYE_DISTANCE) + (along - sqrt(root)) * ray;
}

// Without it the dark gradients show as bands on a large display.
float dither() {
  return fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
}

void main() {
  float radius = length(disc);
  vec2 outward = disc / max(radius, 1e-4);
  float lit = 0.5 + 0.5 * dot(outward, normalize(LIGHT.xy));
  float rimLight = mix(0.24, 1.0, lit * lit);

  float height = max(0.0, radius - 1.0) / ${(REACH - 1).toFixed(3)};
  float fade = max(0.0, 1.0 - height);
  vec3 air = AIR * rimLight * (0.30 * pow(fade, 6.0) + 0.10 * fade * fade);
  vec3 color = GROUND + air;

  float inside = clamp((1.0 - radius) * globePx.z + 0.5, 0.0, 1.0);
  if (inside > 0.0) {
    vec3 at = surfaceAt(disc * min(1.0, 0.9999 / max(radius, 1e-4)));
    float shade = max(0.0, dot(at, LIGHT));
    vec3 toEye = normalize(eye);
    vec3 world = screenRight * at.x + screenUp * at.y + toEye * at.z;
    float ground = texture(land, world).r;
    vec3 body = mix(OCEAN_DARK, OCEAN_LIT, shade);
    body += LAND_TINT * smoothstep(0.2, 0.8, ground) * (0.25 + 0.75 * shade) * smoothstep(0.0, 0.45, at.z - 0.18);
    float grazing = 1.0 - clamp((at.z - 1.0 / EYE_DISTANCE) / (1.0 - 1.0 / EYE_DISTANCE), 0.0, 1.0);
    float thin = pow(grazing, 5.0);
    body += AIR * rimLight * 0.34 * thin + RIM * rimLight * 0.42 * pow(grazing, 26.0);
    color = mix(color, body, inside);
  }
  fragColor = vec4(color + dither() / 255.0, 1.0);
}
`;

/** The dark sphere with its land tint, the rim and the atmosphere: one square, one draw. */
export function createBody(frame: FrameUniforms, land: Land): Layer {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 1, -1, 1, 1, -1, 1]), 2));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  const faces = land.cube.map((face) => {
    const texture = new DataTexture(face, land.cubeEdge, land.cubeEdge, RedFormat);
    texture.needsUpdate = true;
    return texture;
  });
  const texture = new CubeTexture(faces);
  texture.format = RedFormat;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearFilter;
  texture.generateMipmaps = false;
  texture.flipY = false;
  texture.unpackAlignment = 1;
  texture.needsUpdate = true;
  const uniforms = { ...frame, land: { value: texture } };
  const material = createShaderMaterial({ name: 'earth body', vertex, fragment, uniforms, blend: 'replace' });
  return {
    object: createShaderMesh(geometry, material),
    dispose() {
      geometry.dispose();
      material.dispose();
      texture.dispose();
    },
  };
}
