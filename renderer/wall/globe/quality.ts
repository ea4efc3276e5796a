/** What a picture may cost. Without a GPU every shaded pixel is paid for in milliseconds. */
export interface Quality {
  readonly framesPerSecond: number;
  /** Frames a second while nothing flies: the turn alone moves far less than a pixel between two. */
  readonly idleFramesPerSecond: number;
  /** Pixels of the drawing buffer at most; beyond, the picture is drawn smaller and scaled up. */
  readonly maxPixels: number;
  /** Reach of the light around arcs, design pixels. */
  readonly glowPx: number;
  /** Segments of an arc by arcs in the air: the first row whose count is not exceeded. */
  readonly segments: readonly { readonly upToArcs: number; readonly segments: number }[];
  /** The earth is drawn anew when it has turned by this many pixels; between, its picture is kept. 0: every frame. */
  readonly earthStepPx: number;
}

export const GPU_QUALITY: Quality = {
  framesPerSecond: 60,
  idleFramesPerSecond: 20,
  maxPixels: 7680 * 4320,
  glowPx: 4,
  segments: [
    { upToArcs: 2000, segments: 24 },
    { upToArcs: Infinity, segments: 16 },
  ],
  earthStepPx: 0,
};

export const SOFTWARE_QUALITY: Quality = {
  framesPerSecond: 30,
  idleFramesPerSecond: 12,
  maxPixels: 1920 * 1080,
  glowPx: 0,
  segments: [
    { upToArcs: 300, segments: 16 },
    { upToArcs: 1500, segments: 10 },
    { upToArcs: Infinity, segments: 6 },
  ],
  earthStepPx: 0.3,
};

/** Whether a WebGL renderer's name is that of a software rasteriser. */
export function isSoftwareRenderer(rendererName: string): boolean {
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(rendererName);
}
