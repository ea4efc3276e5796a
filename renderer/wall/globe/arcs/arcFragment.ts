import { DIRECTIONS } from '../../../../electron/contract/event.ts';
import { arcUniformsGlsl } from './arcUniforms.ts';

/** Shades the dash: a core that widens towards the head, its light around it, and the head. */
export const arcFragment = /* glsl */ `
${arcUniformsGlsl}
uniform vec4 globePx;

in float along;
in float acrossPx;
in float behindHeadPx;
in float hidden;
flat in vec3 color;
flat in vec2 widthPx;
flat in vec3 brightness;
flat in int direction;

const int OUTBOUND = ${DIRECTIONS.indexOf('outbound')};
const int INTERNAL = ${DIRECTIONS.indexOf('internal')};

void main() {
  float unit = globePx.w;
  float across = abs(acrossPx);
  float ramp = still > 0.5 ? 0.75 : along;
  float ahead = max(0.0, -behindHeadPx);
  float core = widthPx.x * mix(0.45, 1.0, ramp);
  float line = clamp(core + 0.5 - length(vec2(across, ahead)), 0.0, 1.0) * ramp * (0.55 + 0.45 * ramp);

  if (direction == OUTBOUND) {
    // Chevrons that point the way: told apart from a comet without any colour.
    float pitch = 9.0 * unit;
    float phase = fract((behindHeadPx + across * 1.2) / pitch);
    float soft = 0.7 / pitch;
    line *= smoothstep(0.0, soft, phase) * (1.0 - smoothstep(0.55 - soft, 0.55, phase));
  } else if (direction == INTERNAL) {
    float phase = abs(fract(behindHeadPx / (5.0 * unit)) - 0.5);
    line *= 1.0 - smoothstep(0.2, 0.3, phase);
  }

  float radius = length(vec2(across, behindHeadPx > 0.0 ? behindHeadPx * 0.22 : behindHeadPx));
  float headSize = widthPx.x * mix(1.25, 1.0, crowding) + mix(0.6, 0.1, crowding);
  float spot = clamp(headSize + 0.5 - radius, 0.0, 1.0) * brightness.y;
  float near = max(0.0, 1.0 - across / widthPx.y);
  float glow = glowPx > 0.0 ? near * near * ramp * ramp * 0.20 : 0.0;
  float haloRadius = length(vec2(across, behindHeadPx > 0.0 ? behindHeadPx * 0.5 : behindHeadPx));
  float halo = max(0.0, 1.0 - haloRadius / widthPx.y);
  glow += glowPx > 0.0 ? halo * halo * 0.45 * brightness.y : 0.0;

  vec3 light = color * (line + glow * brightness.z) * brightness.x;
  vec3 white = mix(color, vec3(1.0), direction == OUTBOUND ? 0.25 : mix(0.7, 0.35, crowding));
  light = mix(light, white, spot);
  float cover = max(line * brightness.x * 0.75, spot);
  float visible = 1.0 - hidden;
  fragColor = vec4(light, cover) * visible;
}
`;
