import { BufferAttribute, InstancedBufferGeometry, type IUniform, type Mesh, type RawShaderMaterial } from 'three';
import { FLIGHTS_PER_INSTANCE, type FlightTexture } from './flightTexture.ts';
import { createShaderMesh, type Layer } from './layer.ts';

export interface FlightLayer extends Layer {
  readonly object: Mesh;
  readonly geometry: InstancedBufferGeometry;
  /** Called before each frame: how many slots of the flight buffer to draw. */
  setCount(count: number): void;
}

export interface FlightUniforms {
  readonly flights: IUniform;
  readonly flightCount: { value: number };
}

export function createFlightUniforms(flights: FlightTexture): FlightUniforms {
  return { flights: { value: flights.texture }, flightCount: { value: 0 } };
}

/**
 * A layer that draws something for each flight, all in one instanced draw.
 * @param triangles vertex numbers for the FLIGHTS_PER_INSTANCE flights of one instance; the shader sees gl_VertexID alone
 */
export function createFlightLayer(
  triangles: Uint16Array,
  material: RawShaderMaterial,
  uniforms: FlightUniforms,
): FlightLayer {
  const geometry = new InstancedBufferGeometry();
  geometry.setIndex(new BufferAttribute(triangles, 1));
  const mesh = createShaderMesh(geometry, material);
  return {
    object: mesh,
    geometry,
    setCount(count) {
      uniforms.flightCount.value = count;
      geometry.instanceCount = Math.ceil(count / FLIGHTS_PER_INSTANCE);
      mesh.visible = count > 0;
    },
    dispose() {
      geometry.dispose();
      material.dispose();
    },
  };
}
