import { Matrix4, Vector2, Vector3, Vector4 } from 'three';
import { EYE_DISTANCE, type ViewGeometry } from './viewGeometry.ts';

/** What every layer is told about the frame. One object for all of them, written once a frame. */
export interface FrameUniforms {
  readonly viewProjection: { readonly value: Matrix4 };
  /** The eye in the globe's axes; the globe has radius 1. */
  readonly eye: { readonly value: Vector3 };
  /** Screen right and screen up in the globe's axes. */
  readonly screenRight: { readonly value: Vector3 };
  readonly screenUp: { readonly value: Vector3 };
  /** Width and height of the drawing buffer, pixels. */
  readonly viewportPx: { readonly value: Vector2 };
  /** The globe's outline: centre from the bottom left, radius, and pixels of the buffer to a design pixel. */
  readonly globePx: { readonly value: Vector4 };
  /** Seconds on the wrapped clock of FlightBuffer. */
  readonly clockSeconds: { value: number };
}

/** Design pixels are those of a picture of 1080 lines, where the globe's outline has this radius. */
const DESIGN_LINES = 1080;
const DESIGN_RADIUS_PX = 378;
/** Hairlines and heads stay visible in small windows. */
const SMALLEST_UNIT_PX = 0.8;

export const frameGlsl = /* glsl */ `
uniform mat4 viewProjection;
uniform vec3 eye;
uniform vec3 screenRight;
uniform vec3 screenUp;
uniform vec2 viewportPx;
uniform vec4 globePx;
uniform float clockSeconds;

const float EYE_DISTANCE = ${EYE_DISTANCE.toFixed(6)};

// Above 0 in front of the limb, below 0 behind it; for a point on the surface, in globe radii towards the eye.
float beforeLimb(vec3 surface) {
  return dot(surface, eye) / EYE_DISTANCE - 1.0 / EYE_DISTANCE;
}

// 1 where the globe does not hide the point, 0 where it does. Nothing here needs a depth buffer: it is one sphere.
float unhidden(vec3 point) {
  vec3 ray = point - eye;
  float farther = beforeLimb(point);
  float passesBy = length(cross(eye, ray)) / length(ray) - 1.0;
  return max(smoothstep(0.0, 0.02, farther), smoothstep(-0.002, 0.004, passesBy));
}

vec2 toPx(vec4 clip) {
  return (clip.xy / clip.w * 0.5 + 0.5) * viewportPx;
}
`;

export function createFrameUniforms(): FrameUniforms {
  return {
    viewProjection: { value: new Matrix4() },
    eye: { value: new Vector3() },
    screenRight: { value: new Vector3() },
    screenUp: { value: new Vector3() },
    viewportPx: { value: new Vector2() },
    globePx: { value: new Vector4() },
    clockSeconds: { value: 0 },
  };
}

/** Writes a frame's view into the uniforms; `viewportPx` must hold the size of the drawing buffer already. */
export function setFrameUniforms(frame: FrameUniforms, view: ViewGeometry, clockSeconds: number): void {
  frame.viewProjection.value.fromArray(view.viewProjection);
  frame.screenRight.value.fromArray(view.axes, 0);
  frame.screenUp.value.fromArray(view.axes, 3);
  frame.eye.value.fromArray(view.axes, 6).multiplyScalar(EYE_DISTANCE);
  const { width, height } = frame.viewportPx.value;
  const perPx = width / view.widthPx;
  const radiusPx = view.radiusPx * perPx;
  const unitPx = Math.max(SMALLEST_UNIT_PX, Math.min(height / DESIGN_LINES, radiusPx / DESIGN_RADIUS_PX));
  frame.globePx.value.set(view.centerXPx * perPx, height - view.centerYPx * perPx, radiusPx, unitPx);
  frame.clockSeconds.value = clockSeconds;
}
