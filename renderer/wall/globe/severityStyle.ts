import type { Severity } from '../../../electron/contract/event.ts';
import { SEVERITIES } from '../../../electron/contract/event.ts';

export interface SeverityStyle {
  readonly color: string;
  /** Width of an arc and size of its ring, against those of a medium one. */
  readonly weight: number;
  /** Radius that its ring grows to, in design pixels. */
  readonly ringPx: number;
  /** The shape of its ring and of its mark in every legend: colour alone does not reach everybody. */
  readonly shape: 'diamond' | 'square' | 'disc' | 'ring' | 'dot';
}

export const SEVERITY_STYLES: Readonly<Record<Severity, SeverityStyle>> = {
  critical: { color: '#ff3b5c', weight: 1.6, ringPx: 44, shape: 'diamond' },
  high: { color: '#ff8a3d', weight: 1.3, ringPx: 34, shape: 'square' },
  medium: { color: '#ffd166', weight: 1, ringPx: 26, shape: 'disc' },
  low: { color: '#4cc9f0', weight: 0.85, ringPx: 20, shape: 'ring' },
  info: { color: '#7a8ca8', weight: 0.7, ringPx: 14, shape: 'dot' },
};

/** The colours as GLSL: an array in the order of SEVERITIES, which is the number that a flight carries. */
export const severityGlsl = /* glsl */ `
const vec3 SEVERITY_COLORS[${SEVERITIES.length}] = vec3[](${SEVERITIES.map((name) => glslColor(SEVERITY_STYLES[name].color)).join(', ')});
const float SEVERITY_WEIGHTS[${SEVERITIES.length}] = float[](${SEVERITIES.map((name) => SEVERITY_STYLES[name].weight.toFixed(2)).join(', ')});
const float SEVERITY_RING_PX[${SEVERITIES.length}] = float[](${SEVERITIES.map((name) => SEVERITY_STYLES[name].ringPx.toFixed(1)).join(', ')});
`;

/** `#rrggbb` as a GLSL vec3 of what the screen gets: nothing here works in linear light. */
export function glslColor(hex: string): string {
  const channels = [1, 3, 5].map((at) => (Number.parseInt(hex.slice(at, at + 2), 16) / 255).toFixed(4));
  return `vec3(${channels.join(', ')})`;
}
