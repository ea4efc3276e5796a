import type { EventBatch } from '../../../electron/contract/eventBatch.ts';
import { placeBatch, type PlacedBatch } from './batchPlacer.ts';
import { CameraRig } from './cameraRig.ts';
import { Crowding } from './crowding.ts';
import { attachDeskControls } from './deskControls.ts';
import { readLand } from './earth/landFile.ts';
import { FlightBuffer } from './flightBuffer.ts';
import { FrameLoop } from './frameLoop.ts';
import { GlobeClock } from './globeClock.ts';
import { GlobeScene } from './globeScene.ts';
import { GPU_QUALITY, SOFTWARE_QUALITY, type Quality } from './quality.ts';
import { RingLimiter } from './ringLimiter.ts';
import { unitVector, type Vector } from './unitVector.ts';
import { ViewGeometry, type Inset, type ScreenPoint } from './viewGeometry.ts';

export interface GlobeOptions {
  /** The content of land.bin. Kept and read for as long as the globe lives: do not write to it. */
  readonly land: ArrayBuffer;
  readonly turnDegPerMinute: number;
  /** Nothing turns, and arcs appear and fade instead of flying. */
  readonly reducedMotion: boolean;
  /** Events in the air at most. */
  readonly maxArcs?: number;
}

export interface Home {
  readonly latDeg: number;
  readonly lonDeg: number;
  readonly name: string;
}

export interface GlobeStatistics {
  /** In the air now, and rings of landings now: what the picture shows, or hides behind the globe. */
  readonly arcs: number;
  readonly impacts: number;
  /** Drawn since the start. */
  readonly frames: number;
  /** Of the last frame. */
  readonly drawCalls: number;
  /** JavaScript time inside the last frame's render, milliseconds. */
  readonly renderMs: number;
  readonly contextLosses: number;
}

export interface Globe {
  /**
   * Shows a batch. Reads it during the call and keeps nothing of it.
   * @param nowMs UTC epoch ms: events older than LIVE_WINDOW_MS by it are late, and not animated
   */
  addBatch(batch: EventBatch, nowMs: number): PlacedBatch;
  /** The canvas in CSS pixels, and the display's pixels to one of these. */
  setSize(widthPx: number, heightPx: number, pixelRatio: number): void;
  /** Centres the globe in what these panels leave. */
  setView(inset: Inset): void;
  setHome(home: Home | null): void;
  /** Null: by the renderer's name, which is the default. */
  setSoftwareQuality(software: boolean | null): void;
  /** Time and turn stand still at this moment (UTC epoch ms); null lets them run. */
  freeze(timeMs: number | null): void;
  clearEvents(): void;
  /** Where a place is on the canvas in the last frame. */
  project(latDeg: number, lonDeg: number): ScreenPoint;
  /** Draws one frame now, whether started or not. */
  renderNow(): void;
  readonly statistics: GlobeStatistics;
  start(): void;
  stop(): void;
  /** Gives back everything. The canvas stays, and can carry a new globe. */
  dispose(): void;
}

const DEFAULT_MAX_ARCS = 8192;

/** The globe on a canvas. Throws when the machine has no WebGL 2. It draws nothing until `start` or `renderNow`. */
export function createGlobe(canvas: HTMLCanvasElement, options: GlobeOptions): Globe {
  const clock = new GlobeClock();
  const land = readLand(options.land);
  const flights = new FlightBuffer(options.maxArcs ?? DEFAULT_MAX_ARCS, clock.nowMs());
  const rings = new RingLimiter();
  const crowding = new Crowding();
  const view = new ViewGeometry();
  const rig = new CameraRig(options.turnDegPerMinute, options.reducedMotion);
  const size = { widthPx: 300, heightPx: 150, pixelRatio: 1 };
  const counters = { frames: 0, drawCalls: 0, renderMs: 0, contextLosses: 0 };
  let home: { readonly place: Home; readonly vector: Vector } | null = null;
  let softwareWanted: boolean | null = null;
  let scene: GlobeScene | null = null;
  let quality: Quality = GPU_QUALITY;

  const buildScene = (): void => {
    scene = new GlobeScene(canvas, land, flights, options.reducedMotion);
    scene.setHome(home?.place ?? null);
    applyQuality();
  };
  const applyQuality = (): void => {
    if (scene === null) return;
    quality = (softwareWanted ?? scene.isSoftware) ? SOFTWARE_QUALITY : GPU_QUALITY;
    scene.setSize(size.widthPx, size.heightPx, size.pixelRatio, quality);
  };
  const draw = (elapsedSeconds: number): void => {
    if (scene === null) return;
    const nowMs = clock.nowMs();
    rig.advance(nowMs, elapsedSeconds, clock.isFrozen);
    view.setPose(rig.pose);
    if (!clock.isFrozen) flights.expire(nowMs);
    crowding.advance(flights.liveCount, clock.isFrozen ? 0 : elapsedSeconds);
    const beganMs = performance.now();
    scene.render({ view, nowMs, quality, crowding: crowding.value, exact: clock.isFrozen });
    counters.renderMs = performance.now() - beganMs;
    counters.drawCalls = scene.drawCalls;
    counters.frames += 1;
  };
  const framesPerSecond = (): number =>
    flights.liveCount > 0 || rig.isMoving ? quality.framesPerSecond : quality.idleFramesPerSecond;
  const loop = new FrameLoop(draw, framesPerSecond);
  const detachControls = attachDeskControls(canvas, rig, view, clock);

  // A scene of a lost context cannot be repaired, only made again; disposed of while lost, it touches no GPU.
  const onLost = (event: Event): void => {
    event.preventDefault();
    counters.contextLosses += 1;
    scene?.dispose();
    scene = null;
  };
  canvas.addEventListener('webglcontextlost', onLost);
  canvas.addEventListener('webglcontextrestored', buildScene);
  buildScene();

  return {
    addBatch(batch, nowMs) {
      const unseen = loop.isUnseen && !clock.isFrozen;
      if (!clock.isFrozen) flights.expire(clock.nowMs());
      const time = { nowMs, startMs: clock.isFrozen ? nowMs : clock.nowMs(), unseen };
      return placeBatch(batch, time, home?.vector ?? null, flights, rings);
    },
    setSize(widthPx, heightPx, pixelRatio) {
      Object.assign(size, { widthPx, heightPx, pixelRatio });
      view.setSize(widthPx, heightPx);
      view.setPose(rig.pose);
      applyQuality();
      if (loop.isRunning) draw(0);
    },
    setView(inset) {
      view.setInset(inset);
      view.setPose(rig.pose);
    },
    setHome(place) {
      home = place === null ? null : { place, vector: unitVector(place.latDeg, place.lonDeg) };
      rig.setHome(place);
      scene?.setHome(place);
    },
    setSoftwareQuality(software) {
      softwareWanted = software;
      applyQuality();
    },
    freeze: (timeMs) => clock.freeze(timeMs),
    clearEvents() {
      flights.clear();
      rings.clear();
    },
    project: (latDeg, lonDeg) => view.project(latDeg, lonDeg),
    renderNow: () => draw(0),
    get statistics() {
      return { ...flights.countVisible(clock.nowMs()), ...counters };
    },
    start: () => loop.start(),
    stop: () => loop.stop(),
    dispose() {
      loop.dispose();
      detachControls();
      canvas.removeEventListener('webglcontextlost', onLost);
      canvas.removeEventListener('webglcontextrestored', buildScene);
      scene?.dispose();
      scene = null;
    },
  };
}
