import { DIRECTIONS, EMPTY_ENDPOINT, SEVERITIES, type LocatedEvent } from '../../../electron/contract/event.ts';
import { readEventBatch } from '../../../electron/contract/eventBatch.ts';
import { packEvents } from '../../../electron/contract/eventBatchWriter.ts';
import { createGlobe } from '../../../renderer/wall/globe/globe.ts';
import type { Attack } from './attacks.ts';
import { addCanvas, HEIGHT_PX, HOME, TURN_DEG_PER_MINUTE, WIDTH_PX, type MeasuredScene } from './measuredScene.ts';

const TS_MS = 1_763_000_000_000;
/** Few, since each holds some forty views of its buffer; they are sent again and again. */
const BATCHES = 500;
const RAMP_MS = 1200;

/** The product's own globe, fed so that `count` arcs are in the air at any time, rings of their landings beside them. */
export function createArcwallScene(land: ArrayBuffer, all: readonly Attack[], count: number): MeasuredScene {
  const canvas = addCanvas();
  const globe = createGlobe(canvas, {
    land,
    turnDegPerMinute: TURN_DEG_PER_MINUTE,
    reducedMotion: false,
    maxArcs: 2 * count + 1024,
  });
  globe.setSize(WIDTH_PX, HEIGHT_PX, 1);
  globe.setHome(HOME);
  // Frames that also draw the earth's picture again have more.
  let callsWithoutArcs = Infinity;
  for (let frame = 0; frame < 10; frame += 1) {
    globe.renderNow();
    callsWithoutArcs = Math.min(callsWithoutArcs, globe.statistics.drawCalls);
  }
  const batches = all.slice(0, BATCHES).map((attack) => readEventBatch(packEvents([eventOf(attack)])));
  const beganMs = performance.now();
  let next = 0;
  let liveArcs = 0;
  let arcDrawCalls = Infinity;
  return {
    draw() {
      // Gently at first, so that flights of all ages are in the air from then on.
      const wanted = Math.min(count, (count * (performance.now() - beganMs)) / RAMP_MS);
      for (let missing = Math.round(wanted) - globe.statistics.arcs; missing > 0; missing -= 1) {
        const batch = batches[next % batches.length];
        if (batch !== undefined) globe.addBatch(batch, TS_MS);
        next += 1;
      }
      globe.renderNow();
      const { drawCalls, renderMs, arcs } = globe.statistics;
      liveArcs = arcs;
      if (arcs > 0) arcDrawCalls = Math.min(arcDrawCalls, drawCalls - callsWithoutArcs);
      return renderMs;
    },
    get arcDrawCalls() {
      return arcDrawCalls;
    },
    get liveArcs() {
      return liveArcs;
    },
    dispose() {
      globe.dispose();
      canvas.remove();
    },
  };
}

function eventOf(attack: Attack): LocatedEvent {
  return {
    feedId: 'bench',
    format: 'bench',
    kind: 'ids',
    tsMs: TS_MS,
    receivedMs: TS_MS,
    severity: SEVERITIES[attack.severity] ?? 'info',
    direction: DIRECTIONS[attack.severity % 2] ?? 'inbound',
    protocol: null,
    service: null,
    signatureId: null,
    signature: null,
    category: null,
    action: null,
    sensor: null,
    correlationId: null,
    attacker: { ...EMPTY_ENDPOINT, latDeg: attack.fromLatDeg, lonDeg: attack.fromLonDeg },
    target: { ...EMPTY_ENDPOINT, latDeg: attack.toLatDeg, lonDeg: attack.toLonDeg },
    undrawn: null,
    detail: {},
    sourcePath: null,
    sourceOffset: null,
  };
}
