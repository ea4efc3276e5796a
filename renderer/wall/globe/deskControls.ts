import type { CameraRig } from './cameraRig.ts';
import type { GlobeClock } from './globeClock.ts';
import type { ViewGeometry } from './viewGeometry.ts';

const RAD_TO_DEG = 180 / Math.PI;
const ZOOM_PER_WHEEL_PX = 0.0015;
const LARGEST_WHEEL_PX = 240;
const WHEEL_LINE_PX = 16;

/** Drag turns, wheel zooms, double click gives the whole globe back. Returns what takes it off again. */
export function attachDeskControls(
  canvas: HTMLCanvasElement,
  rig: CameraRig,
  view: ViewGeometry,
  clock: GlobeClock,
): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  let dragging: { pointerId: number; xPx: number; yPx: number } | null = null;

  canvas.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      dragging = { pointerId: event.pointerId, xPx: event.clientX, yPx: event.clientY };
      canvas.setPointerCapture(event.pointerId);
      rig.hold(clock.nowMs());
    },
    { signal },
  );
  canvas.addEventListener(
    'pointermove',
    (event) => {
      if (dragging?.pointerId !== event.pointerId) return;
      // The place under the pointer in the middle of the globe stays under it.
      const degPerPx = RAD_TO_DEG / view.radiusPx;
      rig.rotate((dragging.xPx - event.clientX) * degPerPx, (event.clientY - dragging.yPx) * degPerPx, clock.nowMs());
      dragging.xPx = event.clientX;
      dragging.yPx = event.clientY;
    },
    { signal },
  );
  const release = (event: PointerEvent): void => {
    if (dragging?.pointerId === event.pointerId) dragging = null;
  };
  canvas.addEventListener('pointerup', release, { signal });
  canvas.addEventListener('pointercancel', release, { signal });
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const wheelPx = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * WHEEL_LINE_PX : event.deltaY;
      const limited = Math.max(-LARGEST_WHEEL_PX, Math.min(LARGEST_WHEEL_PX, wheelPx));
      rig.zoomBy(Math.exp(-limited * ZOOM_PER_WHEEL_PX), clock.nowMs());
    },
    { signal, passive: false },
  );
  canvas.addEventListener('dblclick', () => rig.release(), { signal });
  return () => abort.abort();
}
