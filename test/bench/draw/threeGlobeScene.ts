import { Camera, Group, Mesh, MeshBasicMaterial, Scene, SphereGeometry, WebGLRenderer, type Object3D } from 'three';
import ThreeGlobe from 'three-globe';
import { SEVERITIES } from '../../../electron/contract/event.ts';
import { arcHeight } from '../../../renderer/wall/globe/arcs/arcPath.ts';
import { setAutomaticPose } from '../../../renderer/wall/globe/cameraProgram.ts';
import { createEarth } from '../../../renderer/wall/globe/earth/earthLayer.ts';
import { createEarthPicture } from '../../../renderer/wall/globe/earth/earthPicture.ts';
import { readLand } from '../../../renderer/wall/globe/earth/landFile.ts';
import { createFrameUniforms, setFrameUniforms } from '../../../renderer/wall/globe/frameUniforms.ts';
import { SOFTWARE_QUALITY } from '../../../renderer/wall/globe/quality.ts';
import { SEVERITY_STYLES } from '../../../renderer/wall/globe/severityStyle.ts';
import { dot, unitVector } from '../../../renderer/wall/globe/unitVector.ts';
import { ViewGeometry } from '../../../renderer/wall/globe/viewGeometry.ts';
import type { Attack } from './attacks.ts';
import {
  addCanvas,
  HEIGHT_PX,
  HOME,
  nextFrame,
  TURN_DEG_PER_MINUTE,
  WIDTH_PX,
  type MeasuredScene,
} from './measuredScene.ts';

const THREE_GLOBE_RADIUS = 100;
const FLIGHT_MS = 2200;
const DASH_PART = 0.42;
const PATIENCE_MS = 120_000;

/**
 * The baseline: the same earth, camera and size, with three-globe's own arcs layer, each arc a dash that flies all the
 * time. Its arcs are lines of one pixel, the cheapest that it has. It gets a depth buffer, and the globe in it, since
 * its arcs are hidden by depth.
 */
export async function createThreeGlobeScene(
  land: ArrayBuffer,
  all: readonly Attack[],
  count: number,
): Promise<MeasuredScene> {
  const canvas = addCanvas();
  const renderer = new WebGLRenderer({ canvas, alpha: false, antialias: false, depth: true, stencil: false });
  renderer.setSize(WIDTH_PX, HEIGHT_PX, false);
  renderer.autoClear = false;
  renderer.info.autoReset = false;

  const frame = createFrameUniforms();
  renderer.getDrawingBufferSize(frame.viewportPx.value);
  const view = new ViewGeometry();
  view.setSize(WIDTH_PX, HEIGHT_PX);
  const earth = createEarth(frame, readLand(land));
  const earthScene = new Scene();
  earthScene.add(earth.object);
  const picture = createEarthPicture(frame);
  const pictureScene = new Scene();
  pictureScene.add(picture.object);
  const plainCamera = new Camera();

  const arcs = new ThreeGlobe({ waitForGlobeReady: false, animateIn: false });
  showArcs(arcs, all.slice(0, count));
  const arcsScene = new Scene();
  const body = new Mesh(new SphereGeometry(1, 64, 48), new MeshBasicMaterial({ colorWrite: false }));
  const scaled = new Group();
  scaled.scale.setScalar(1 / THREE_GLOBE_RADIUS);
  scaled.add(arcs);
  arcsScene.add(body, scaled);
  const arcCamera = new Camera();
  await arcsMade(arcs, count);

  const pose = { latDeg: 0, lonDeg: 0, zoom: 1 };
  let arcDrawCalls = 0;
  return {
    draw() {
      setAutomaticPose(pose, Date.now(), HOME, TURN_DEG_PER_MINUTE);
      view.setPose(pose);
      const beganMs = performance.now();
      setFrameUniforms(frame, view, 0);
      arcCamera.projectionMatrix.fromArray(view.viewProjection);
      renderer.info.reset();
      renderer.clear();
      picture.refresh(renderer, earthScene, plainCamera, SOFTWARE_QUALITY.earthStepPx);
      renderer.render(pictureScene, plainCamera);
      const callsBefore = renderer.info.render.calls;
      renderer.render(arcsScene, arcCamera);
      const renderMs = performance.now() - beganMs;
      arcDrawCalls = renderer.info.render.calls - callsBefore - 1;
      return renderMs;
    },
    get arcDrawCalls() {
      return arcDrawCalls;
    },
    liveArcs: count,
    dispose() {
      arcs.pauseAnimation();
      arcs._destructor();
      for (const layer of [earth, picture]) layer.dispose();
      body.geometry.dispose();
      body.material.dispose();
      renderer.dispose();
      renderer.forceContextLoss();
      canvas.remove();
    },
  };
}

function showArcs(globe: ThreeGlobe, shown: readonly Attack[]): void {
  const attackOf = (arc: object): Attack => arc as Attack;
  globe
    .showGlobe(false)
    .showAtmosphere(false)
    .arcStartLat((arc) => attackOf(arc).fromLatDeg)
    .arcStartLng((arc) => attackOf(arc).fromLonDeg)
    .arcEndLat((arc) => attackOf(arc).toLatDeg)
    .arcEndLng((arc) => attackOf(arc).toLonDeg)
    .arcColor((arc: object) => SEVERITY_STYLES[SEVERITIES[attackOf(arc).severity] ?? 'info'].color)
    .arcAltitude((arc) => {
      const { fromLatDeg, fromLonDeg, toLatDeg, toLonDeg } = attackOf(arc);
      return arcHeight(Math.acos(dot(unitVector(fromLatDeg, fromLonDeg), unitVector(toLatDeg, toLonDeg))));
    })
    .arcDashLength(DASH_PART)
    .arcDashGap(1 - DASH_PART)
    .arcDashInitialGap((arc) => attackOf(arc).phase)
    .arcDashAnimateTime(FLIGHT_MS)
    .arcsTransitionDuration(0)
    .arcsData([...shown]);
}

async function arcsMade(globe: Object3D, count: number): Promise<void> {
  const beganMs = performance.now();
  for (;;) {
    let made = 0;
    globe.traverse((object) => {
      if ('__globeObjType' in object && object.__globeObjType === 'arc' && object.children.length > 0) made += 1;
    });
    if (made === count) return;
    if (performance.now() - beganMs > PATIENCE_MS) throw new Error(`three-globe made ${made} of ${count} arcs`);
    await nextFrame();
  }
}
