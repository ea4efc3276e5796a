/** What `land.bin` holds; the layout is documented in build/landGeometry.mjs, which writes it. */
export interface Land {
  /** 4 a dot: a unit vector in 1/32767, and 0. */
  readonly dots: Int16Array<ArrayBuffer>;
  /** 8 a segment: both ends as unit vectors, each followed by its number in LINE_KINDS. */
  readonly segments: Int16Array<ArrayBuffer>;
  /** The cube map of land, 6 faces of `cubeEdge` x `cubeEdge`, in WebGL's order. */
  readonly cube: readonly Uint8Array<ArrayBuffer>[];
  readonly cubeEdge: number;
}

export const LINE_KINDS = ['coast', 'border', 'graticule'] as const;

const MAGIC = 0x444e414c;
const VERSION = 1;

/** Views into the file, nothing copied. Throws on a file that is none, or of another version: the build is broken. */
export function readLand(file: ArrayBuffer): Land {
  const header = new Uint32Array(file, 0, 16);
  const [magic, version, dotCount = 0, segmentCount = 0, cubeEdge = 0, dotsAt = 0, segmentsAt = 0, cubeAt = 0] = header;
  if (magic !== MAGIC || version !== VERSION) throw new Error('land.bin is not of this version: run the build again');
  const faceBytes = cubeEdge * cubeEdge;
  return {
    dots: new Int16Array(file, dotsAt, dotCount * 4),
    segments: new Int16Array(file, segmentsAt, segmentCount * 8),
    cube: Array.from({ length: 6 }, (_, face) => new Uint8Array(file, cubeAt + face * faceBytes, faceBytes)),
    cubeEdge,
  };
}
