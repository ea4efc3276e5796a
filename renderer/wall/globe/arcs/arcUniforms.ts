/** How arcs are drawn; the frame's and the flights' own uniforms come beside these. */
export interface ArcUniforms {
  /** Segments that a dash is divided into: at most MAX_SEGMENTS. */
  readonly segments: { value: number };
  /** How far an arc's light reaches to either side, design pixels; 0 draws the core alone. */
  readonly glowPx: { value: number };
  /** 0 to 1: in a crowd tails are shorter and heads smaller, and the milder severities step back. */
  readonly crowding: { value: number };
  /** 1: the whole arc appears and fades, nothing flies. */
  readonly still: { value: number };
}

export const MAX_SEGMENTS = 24;
export const VERTICES_PER_ARC = (MAX_SEGMENTS + 1) * 2;

export const arcUniformsGlsl = /* glsl */ `
uniform float segments;
uniform float glowPx;
uniform float crowding;
uniform float still;
`;
