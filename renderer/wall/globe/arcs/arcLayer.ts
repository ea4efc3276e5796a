import { createFlightLayer, createFlightUniforms, type FlightLayer } from '../flightLayer.ts';
import { FLIGHTS_PER_INSTANCE, type FlightTexture } from '../flightTexture.ts';
import type { FrameUniforms } from '../frameUniforms.ts';
import { createShaderMaterial } from '../layer.ts';
import { arcFragment } from './arcFragment.ts';
import { MAX_SEGMENTS, VERTICES_PER_ARC, type ArcUniforms } from './arcUniforms.ts';
import { arcVertex } from './arcVertex.ts';

export interface ArcLayer extends FlightLayer {
  readonly uniforms: ArcUniforms;
  /** Fewer segments, fewer triangles: at most MAX_SEGMENTS. */
  setSegments(segments: number): void;
}

/** All arcs, in one draw: a ribbon each, over its visible dash. */
export function createArcLayer(frame: FrameUniforms, flights: FlightTexture, reducedMotion: boolean): ArcLayer {
  const flightUniforms = createFlightUniforms(flights);
  const uniforms: ArcUniforms = {
    segments: { value: MAX_SEGMENTS },
    glowPx: { value: 0 },
    crowding: { value: 0 },
    still: { value: reducedMotion ? 1 : 0 },
  };
  const material = createShaderMaterial({
    name: 'arcs',
    vertex: arcVertex,
    fragment: arcFragment,
    uniforms: { ...frame, ...flightUniforms, ...uniforms },
    blend: 'over',
  });
  const layer = createFlightLayer(ribbonTriangles(), material, flightUniforms);
  return {
    ...layer,
    uniforms,
    setSegments(segments) {
      uniforms.segments.value = segments;
      layer.geometry.setDrawRange(0, segments * FLIGHTS_PER_INSTANCE * 6);
    },
  };
}

/** First the first segment of every ribbon, then the second: so a draw can end after any number of segments. */
function ribbonTriangles(): Uint16Array {
  const triangles = new Uint16Array(MAX_SEGMENTS * FLIGHTS_PER_INSTANCE * 6);
  let at = 0;
  for (let segment = 0; segment < MAX_SEGMENTS; segment += 1) {
    for (let flight = 0; flight < FLIGHTS_PER_INSTANCE; flight += 1) {
      const near = flight * VERTICES_PER_ARC + segment * 2;
      triangles.set([near, near + 1, near + 2, near + 2, near + 1, near + 3], at);
      at += 6;
    }
  }
  return triangles;
}
