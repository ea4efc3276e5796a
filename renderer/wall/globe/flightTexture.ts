import { DataTexture, FloatType, NearestFilter, RGBAFormat } from 'three';
import { FLIGHT_FLOATS, type FlightBuffer } from './flightBuffer.ts';

const FLIGHTS_PER_ROW = 256;
const TEXELS_PER_FLIGHT = FLIGHT_FLOATS / 4;
const ROW_FLOATS = FLIGHTS_PER_ROW * FLIGHT_FLOATS;
/** Flights that one instance draws. */
export const FLIGHTS_PER_INSTANCE = 64;

/**
 * The flight buffer on the GPU, as a texture that the arc and the impact shaders read by number. Not as instanced
 * attributes: a software rasteriser pays some 5 microseconds for every instance (5,000 flights in two layers: 51 ms a
 * frame), and a GPU runs half empty on instances of a few vertices. So one instance draws many flights.
 */
export class FlightTexture {
  readonly texture: DataTexture;
  readonly #dirty = { start: 0, count: 0 };
  readonly #rows: { start: number; count: number }[];

  constructor(readonly flights: FlightBuffer) {
    const rows = Math.ceil(flights.capacity / FLIGHTS_PER_ROW);
    const width = FLIGHTS_PER_ROW * TEXELS_PER_FLIGHT;
    this.texture = new DataTexture(flights.floats, width, rows, RGBAFormat, FloatType);
    this.texture.magFilter = NearestFilter;
    this.texture.minFilter = NearestFilter;
    this.texture.needsUpdate = true;
    this.#rows = Array.from({ length: rows }, () => ({ start: 0, count: 0 }));
  }

  /** Hands what is new to the next upload: only that, and without a new object. Three wants a range for each row. */
  upload(): void {
    const { texture } = this;
    if (!this.flights.takeDirty(this.#dirty)) return;
    const end = this.#dirty.start + this.#dirty.count;
    texture.updateRanges.length = 0;
    for (let start = this.#dirty.start; start < end;) {
      const row = Math.floor(start / ROW_FLOATS);
      const range = this.#rows[row];
      if (range === undefined) break;
      range.start = start;
      range.count = Math.min(end, (row + 1) * ROW_FLOATS) - start;
      start += range.count;
      texture.updateRanges.push(range);
    }
    texture.needsUpdate = true;
  }
}

/** Reads the flight of this vertex. `false` past the last one. */
export const flightGlsl = /* glsl */ `
uniform highp sampler2D flights;
uniform int flightCount;

vec4 flightFrom;    // unit vector, angle in radians
vec4 flightTangent; // unit vector, start on the wrapped clock in seconds
vec4 flightTraits;  // flight in seconds, severity, direction (+ 8: no ring), events it stands for

bool readFlight(int number) {
  int slot = gl_InstanceID * ${FLIGHTS_PER_INSTANCE} + number;
  if (slot >= flightCount) return false;
  ivec2 at = ivec2((slot % ${FLIGHTS_PER_ROW}) * ${TEXELS_PER_FLIGHT}, slot / ${FLIGHTS_PER_ROW});
  flightFrom = texelFetch(flights, at, 0);
  flightTangent = texelFetch(flights, at + ivec2(1, 0), 0);
  flightTraits = texelFetch(flights, at + ivec2(2, 0), 0);
  return true;
}
`;
