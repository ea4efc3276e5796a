import {
  BufferAttribute,
  BufferGeometry,
  NearestFilter,
  WebGLRenderTarget,
  type Camera,
  type Scene,
  type WebGLRenderer,
} from 'three';
import { frameGlsl, type FrameUniforms } from '../frameUniforms.ts';
import { createShaderMaterial, createShaderMesh, type Layer } from '../layer.ts';
import { bodyQuadGlsl } from './body.ts';

export interface EarthPicture extends Layer {
  /** Draws the earth into the picture if it has moved by this many pixels since, or the picture is of another size. */
  refresh(renderer: WebGLRenderer, earth: Scene, camera: Camera, stepPx: number): void;
}

const vertex = /* glsl */ `
${frameGlsl}
${bodyQuadGlsl}
in vec2 position;

void main() {
  gl_Position = bodyQuad(position);
}
`;

const fragment = /* glsl */ `
uniform sampler2D picture;

void main() {
  fragColor = texelFetch(picture, ivec2(gl_FragCoord.xy), 0);
}
`;

/**
 * The earth as a picture kept from frame to frame, for machines where drawing it costs more than everything that moves:
 * the slow turn is far less than a pixel a frame (measured without a GPU at 1280x720: 25 ms to draw, 3 ms to copy).
 */
export function createEarthPicture(frame: FrameUniforms): EarthPicture {
  const target = new WebGLRenderTarget(1, 1, {
    depthBuffer: false,
    magFilter: NearestFilter,
    minFilter: NearestFilter,
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 1, -1, 1, 1, -1, 1]), 2));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  const uniforms = { ...frame, picture: { value: target.texture } };
  const material = createShaderMaterial({ name: 'earth picture', vertex, fragment, uniforms, blend: 'replace' });
  const drawn = { eye: frame.eye.value.clone(), globePx: frame.globePx.value.clone() };
  return {
    object: createShaderMesh(geometry, material),
    refresh(renderer, earth, camera, stepPx) {
      const { x: width, y: height } = frame.viewportPx.value;
      const resized = target.width !== width || target.height !== height;
      if (resized) target.setSize(width, height);
      const radiusPx = frame.globePx.value.z;
      const turnedPx = (drawn.eye.distanceTo(frame.eye.value) / frame.eye.value.length()) * radiusPx;
      if (!resized && turnedPx < stepPx && drawn.globePx.equals(frame.globePx.value)) return;
      drawn.eye.copy(frame.eye.value);
      drawn.globePx.copy(frame.globePx.value);
      renderer.setRenderTarget(target);
      renderer.render(earth, camera);
      renderer.setRenderTarget(null);
    },
    dispose() {
      geometry.dispose();
      material.dispose();
      target.dispose();
    },
  };
}
