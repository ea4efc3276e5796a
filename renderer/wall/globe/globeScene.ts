import { Camera, Scene, WebGLRenderer } from 'three';
import { createArcLayer, type ArcLayer } from './arcs/arcLayer.ts';
import { MAX_SEGMENTS } from './arcs/arcUniforms.ts';
import type { HomePlace } from './cameraProgram.ts';
import { GROUND_COLOR } from './earth/body.ts';
import { createEarth } from './earth/earthLayer.ts';
import { createEarthPicture, type EarthPicture } from './earth/earthPicture.ts';
import type { Land } from './earth/landFile.ts';
import type { FlightBuffer } from './flightBuffer.ts';
import type { FlightLayer } from './flightLayer.ts';
import { FlightTexture } from './flightTexture.ts';
import { createFrameUniforms, setFrameUniforms, type FrameUniforms } from './frameUniforms.ts';
import { createImpactLayer } from './impacts/impactLayer.ts';
import type { Layer } from './layer.ts';
import { isSoftwareRenderer, type Quality } from './quality.ts';
import { createSiteLayer, type SiteLayer } from './sites/siteLayer.ts';
import type { ViewGeometry } from './viewGeometry.ts';

/** Up to this many whole arcs (reduced motion) are drawn as finely as can be. */
const WHOLE_ARCS = 1000;

export interface FrameRequest {
  readonly view: ViewGeometry;
  /** UTC epoch ms on the globe's clock. */
  readonly nowMs: number;
  readonly quality: Quality;
  /** 0 to 1. */
  readonly crowding: number;
  /** The same request must give the same pixels, whatever was drawn before. */
  readonly exact: boolean;
}

/** Everything that lives on the GPU. After a lost context it is thrown away and made again. */
export class GlobeScene {
  readonly frame: FrameUniforms = createFrameUniforms();
  readonly isSoftware: boolean;
  readonly #reducedMotion: boolean;
  readonly #renderer: WebGLRenderer;
  readonly #earthScene = new Scene();
  readonly #movingScene = new Scene();
  readonly #camera = new Camera();
  readonly #flights: FlightBuffer;
  readonly #flightTexture: FlightTexture;
  readonly #earthPicture: EarthPicture;
  readonly #arcs: ArcLayer;
  readonly #impacts: FlightLayer;
  readonly #sites: SiteLayer;
  readonly #layers: readonly Layer[];

  constructor(canvas: HTMLCanvasElement, land: Land, flights: FlightBuffer, reducedMotion: boolean) {
    this.#renderer = new WebGLRenderer({
      canvas,
      alpha: false,
      antialias: false,
      depth: false,
      stencil: false,
      powerPreference: 'high-performance',
    });
    this.#renderer.setClearColor(GROUND_COLOR);
    this.#renderer.sortObjects = false;
    this.#renderer.info.autoReset = false;
    this.isSoftware = isSoftwareRenderer(rendererName(this.#renderer));
    this.#renderer.autoClear = false;
    this.#earthScene.matrixWorldAutoUpdate = false;
    this.#movingScene.matrixWorldAutoUpdate = false;
    this.#camera.matrixWorldAutoUpdate = false;
    this.#reducedMotion = reducedMotion;
    this.#flights = flights;
    flights.markDirty();
    this.#flightTexture = new FlightTexture(flights);
    this.#arcs = createArcLayer(this.frame, this.#flightTexture, reducedMotion);
    this.#impacts = createImpactLayer(this.frame, this.#flightTexture, reducedMotion);
    this.#sites = createSiteLayer(this.frame);
    this.#earthPicture = createEarthPicture(this.frame);
    const earth = createEarth(this.frame, land);
    const moving = [this.#earthPicture, this.#arcs, this.#impacts, this.#sites];
    this.#earthScene.add(earth.object);
    for (const layer of moving) this.#movingScene.add(layer.object);
    this.#layers = [earth, ...moving];
  }

  get drawCalls(): number {
    return this.#renderer.info.render.calls;
  }

  /** Canvas size in CSS pixels; `pixelRatio` gives way where the quality allows fewer pixels. */
  setSize(widthPx: number, heightPx: number, pixelRatio: number, quality: Quality): void {
    const wanted = widthPx * heightPx * pixelRatio * pixelRatio;
    this.#renderer.setPixelRatio(pixelRatio * Math.min(1, Math.sqrt(quality.maxPixels / wanted)));
    this.#renderer.setSize(widthPx, heightPx, false);
    this.#renderer.getDrawingBufferSize(this.frame.viewportPx.value);
  }

  setHome(home: HomePlace | null): void {
    this.#sites.setHome(home);
  }

  render({ view, nowMs, quality, crowding, exact }: FrameRequest): void {
    setFrameUniforms(this.frame, view, this.#flights.clockSeconds(nowMs));
    const count = this.#flights.drawCount;
    this.#flightTexture.upload();
    this.#arcs.setCount(count);
    this.#arcs.uniforms.glowPx.value = quality.glowPx;
    this.#arcs.uniforms.crowding.value = crowding;
    this.#arcs.setSegments(segmentsFor(quality, this.#flights.liveCount, this.#reducedMotion));
    this.#impacts.setCount(count);
    this.#renderer.info.reset();
    this.#renderer.clear();
    const keepsPicture = quality.earthStepPx > 0;
    const stepPx = exact ? Number.MIN_VALUE : quality.earthStepPx;
    this.#earthPicture.object.visible = keepsPicture;
    if (keepsPicture) this.#earthPicture.refresh(this.#renderer, this.#earthScene, this.#camera, stepPx);
    else this.#renderer.render(this.#earthScene, this.#camera);
    this.#renderer.render(this.#movingScene, this.#camera);
  }

  dispose(): void {
    for (const layer of this.#layers) layer.dispose();
    this.#flightTexture.texture.dispose();
    this.#renderer.dispose();
  }
}

/** A whole arc needs more segments than a dash of it. */
function segmentsFor(quality: Quality, arcs: number, whole: boolean): number {
  if (whole && arcs <= WHOLE_ARCS) return MAX_SEGMENTS;
  for (const row of quality.segments) if (arcs <= row.upToArcs) return row.segments;
  return MAX_SEGMENTS;
}

function rendererName(renderer: WebGLRenderer): string {
  const gl = renderer.getContext();
  const debug = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(debug === null ? gl.RENDERER : debug.UNMASKED_RENDERER_WEBGL));
}
