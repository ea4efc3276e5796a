import { createFlightLayer, createFlightUniforms, type FlightLayer } from '../flightLayer.ts';
import { FLIGHTS_PER_INSTANCE, type FlightTexture } from '../flightTexture.ts';
import type { FrameUniforms } from '../frameUniforms.ts';
import { createShaderMaterial } from '../layer.ts';
import { impactFragment } from './impactFragment.ts';
import { impactVertex } from './impactVertex.ts';

/** The rings of all landings, in one draw: a square each. */
export function createImpactLayer(frame: FrameUniforms, flights: FlightTexture, reducedMotion: boolean): FlightLayer {
  const flightUniforms = createFlightUniforms(flights);
  const material = createShaderMaterial({
    name: 'impacts',
    vertex: impactVertex,
    fragment: impactFragment,
    uniforms: { ...frame, ...flightUniforms, still: { value: reducedMotion ? 1 : 0 } },
    blend: 'over',
  });
  return createFlightLayer(squareTriangles(), material, flightUniforms);
}

/** Corner c of flight n is vertex 4n + c. */
function squareTriangles(): Uint16Array {
  const triangles = new Uint16Array(FLIGHTS_PER_INSTANCE * 6);
  for (let flight = 0; flight < FLIGHTS_PER_INSTANCE; flight += 1) {
    const first = flight * 4;
    triangles.set([first, first + 1, first + 3, first, first + 3, first + 2], flight * 6);
  }
  return triangles;
}
