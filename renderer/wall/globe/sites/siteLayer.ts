import { BufferAttribute, BufferGeometry, Vector3 } from 'three';
import { frameGlsl, type FrameUniforms } from '../frameUniforms.ts';
import { createShaderMaterial, createShaderMesh, type Layer } from '../layer.ts';
import { unitVector } from '../unitVector.ts';
import type { HomePlace } from '../cameraProgram.ts';

export interface SiteLayer extends Layer {
  setHome(home: HomePlace | null): void;
}

const vertex = /* glsl */ `
${frameGlsl}
uniform vec3 home;
in vec2 position;
out vec2 cornerPx;
flat out float unit;
flat out float seen;

void main() {
  unit = globePx.w;
  seen = smoothstep(0.0, 0.08, beforeLimb(home));
  cornerPx = position * 14.0 * unit;
  vec4 clip = viewProjection * vec4(home, 1.0);
  gl_Position = seen == 0.0 ? vec4(2.0) : vec4(clip.xy + cornerPx / viewportPx * 2.0 * clip.w, 0.0, clip.w);
}
`;

// A dark collar keeps the mark readable under any number of landings.
const fragment = /* glsl */ `
in vec2 cornerPx;
flat in float unit;
flat in float seen;

void main() {
  float away = length(cornerPx);
  float core = clamp(3.4 * unit + 0.5 - away, 0.0, 1.0);
  float ring = clamp(0.85 * unit + 0.5 - abs(away - 8.0 * unit), 0.0, 1.0);
  float collar = (1.0 - smoothstep(6.5 * unit, 13.0 * unit, away)) * 0.7;
  float mark = max(core, ring * 0.95);
  fragColor = vec4(vec3(0.93, 0.97, 1.0) * mark, max(mark, collar)) * seen;
}
`;

/** The mark of home, on top of everything that lands there. */
export function createSiteLayer(frame: FrameUniforms): SiteLayer {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 1, -1, 1, 1, -1, 1]), 2));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  const home = { value: new Vector3() };
  const uniforms = { ...frame, home };
  const material = createShaderMaterial({ name: 'sites', vertex, fragment, uniforms, blend: 'over' });
  const mesh = createShaderMesh(geometry, material);
  mesh.visible = false;
  return {
    object: mesh,
    setHome(place) {
      mesh.visible = place !== null;
      if (place === null) return;
      const { x, y, z } = unitVector(place.latDeg, place.lonDeg);
      home.value.set(x, y, z);
    },
    dispose() {
      geometry.dispose();
      material.dispose();
    },
  };
}
