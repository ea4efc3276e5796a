import type { AppInfo } from '../../electron/contract/ipc.ts';
import type { EventBatch } from '../../electron/contract/eventBatch.ts';
import { messageOf } from '../../electron/contract/result.ts';
import { createGlobe, type Globe, type GlobeStatistics, type Home } from './globe/globe.ts';
import type { Inset } from './hud/stage.tsx';
import type { BatchOutcome } from './wallIntake.ts';

const LAND_ADDRESS = '/assets/land.bin';
/** The globe leaves a margin for its arcs around itself; panels here leave that margin already. */
const ROOM_FACTOR = 1.16;

/** The globe with what surrounds it: the land file, the window's size, the panels, home, and the lack of WebGL. */
export interface GlobeHost {
  /** Makes the globe, or makes it anew with other settings. Resolves to a fault in words, or null. */
  open(options: Pick<AppInfo, 'turnDegPerMinute'>): Promise<string | null>;
  addBatch(batch: EventBatch, nowMs: number): BatchOutcome;
  setInset(inset: Inset): void;
  setHome(home: Home | null): void;
  freeze(timeMs: number | null): void;
  clearEvents(): void;
  readonly project: Globe['project'];
  readonly statistics: GlobeStatistics;
}

export function createGlobeHost(canvas: HTMLCanvasElement): GlobeHost {
  let globe: Globe | null = null;
  let inset: Inset = { top: 0, right: 0, bottom: 0, left: 0 };
  let home: Home | null = null;
  let frozenMs: number | null = null;
  let land: ArrayBuffer | null = null;

  function fit(): void {
    const { innerWidth, innerHeight, devicePixelRatio } = window;
    globe?.setView(grown(inset, innerWidth, innerHeight));
    globe?.setSize(innerWidth, innerHeight, devicePixelRatio);
  }

  window.addEventListener('resize', fit);
  return {
    async open({ turnDegPerMinute }) {
      try {
        land ??= await loadLand();
        globe?.dispose();
        const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;
        globe = createGlobe(canvas, { land, turnDegPerMinute, reducedMotion });
        if (home !== null) globe.setHome(home);
        globe.freeze(frozenMs);
        fit();
        globe.start();
        return null;
      } catch (thrown) {
        globe = null;
        return `${messageOf(thrown)}. Software rendering in Settings may help; collecting goes on.`;
      }
    },
    addBatch(batch, nowMs) {
      return globe?.addBatch(batch, nowMs) ?? { placed: 0, late: 0, undrawn: 0 };
    },
    setInset(next) {
      inset = next;
      fit();
    },
    setHome(next) {
      if (next?.latDeg === home?.latDeg && next?.lonDeg === home?.lonDeg && next?.name === home?.name) return;
      home = next;
      globe?.setHome(next);
    },
    freeze(timeMs) {
      frozenMs = timeMs;
      globe?.freeze(timeMs);
    },
    clearEvents: () => globe?.clearEvents(),
    project: (latDeg, lonDeg) => globe?.project(latDeg, lonDeg) ?? { xPx: 0, yPx: 0, visible: false },
    get statistics() {
      return globe?.statistics ?? NO_STATISTICS;
    },
  };
}

const NO_STATISTICS: GlobeStatistics = {
  arcs: 0,
  impacts: 0,
  frames: 0,
  drawCalls: 0,
  renderMs: 0,
  contextLosses: 0,
};

async function loadLand(): Promise<ArrayBuffer> {
  const answer = await fetch(LAND_ADDRESS);
  if (!answer.ok) throw new Error(`the land data is missing (${answer.status})`);
  return answer.arrayBuffer();
}

/** The same middle, with ROOM_FACTOR the room. */
function grown(inset: Inset, widthPx: number, heightPx: number): Inset {
  const sidePx = ((ROOM_FACTOR - 1) / 2) * Math.max(0, widthPx - inset.left - inset.right);
  const endPx = ((ROOM_FACTOR - 1) / 2) * Math.max(0, heightPx - inset.top - inset.bottom);
  return {
    left: inset.left - sidePx,
    right: inset.right - sidePx,
    top: inset.top - endPx,
    bottom: inset.bottom - endPx,
  };
}
