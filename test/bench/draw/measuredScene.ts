/** A globe with a given number of arcs in the air, drawn one frame at a time. */
export interface MeasuredScene {
  /** Draws a frame. Returns the JavaScript milliseconds inside render. */
  draw(): number;
  /** Draw calls of the last frame that are there for the arcs. */
  readonly arcDrawCalls: number;
  /** Arcs in the air at the last frame. */
  readonly liveArcs: number;
  dispose(): void;
}

export interface Measurement {
  readonly liveArcs: number;
  readonly arcDrawCalls: number;
  readonly frames: number;
  /** Mean. */
  readonly renderMs: number;
  readonly frameP50Ms: number;
  readonly frameP95Ms: number;
  readonly heapMb: number;
}

export const WIDTH_PX = 1280;
export const HEIGHT_PX = 720;
export const HOME = { latDeg: 35.9, lonDeg: 14.5, name: 'Home' };
export const TURN_DEG_PER_MINUTE = 24;

const WARM_UP_MS = 3000;
const FEWEST_FRAMES = 12;

/** Draws with the display, as a page does, and times it. */
export async function measure(scene: MeasuredScene, measureMs: number): Promise<Measurement> {
  const frameMs: number[] = [];
  const renderMs: number[] = [];
  const arcs: number[] = [];
  const beganMs = performance.now();
  let lastMs = await nextFrame();
  for (;;) {
    scene.draw();
    lastMs = await nextFrame();
    if (lastMs - beganMs > WARM_UP_MS) break;
  }
  const measuredFromMs = lastMs;
  while (lastMs - measuredFromMs < measureMs || frameMs.length < FEWEST_FRAMES) {
    renderMs.push(scene.draw());
    arcs.push(scene.liveArcs);
    const nowMs = await nextFrame();
    frameMs.push(nowMs - lastMs);
    lastMs = nowMs;
  }
  return {
    liveArcs: Math.round(mean(arcs)),
    arcDrawCalls: scene.arcDrawCalls,
    frames: frameMs.length,
    renderMs: mean(renderMs),
    frameP50Ms: quantile(frameMs, 0.5),
    frameP95Ms: quantile(frameMs, 0.95),
    heapMb: heapMb(),
  };
}

/** A canvas of the bench's size, in the page. */
export function addCanvas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH_PX;
  canvas.height = HEIGHT_PX;
  document.body.append(canvas);
  return canvas;
}

export function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

/** Chromium's own figure, after a collection where `--expose-gc` allows one. */
function heapMb(): number {
  (globalThis as { readonly gc?: () => void }).gc?.();
  const { memory } = performance as Performance & { readonly memory?: { readonly usedJSHeapSize: number } };
  return memory === undefined ? NaN : memory.usedJSHeapSize / 2 ** 20;
}
