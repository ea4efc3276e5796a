import { createArcwallScene } from './arcwallScene.ts';
import { attacks } from './attacks.ts';
import { measure, type Measurement } from './measuredScene.ts';
import { largestTwinError } from './shaderTwin.ts';
import { createThreeGlobeScene } from './threeGlobeScene.ts';

export type Side = 'three-globe' | 'arcwall';

/** What the bench asks the page to do. */
export interface DrawPage {
  measure(side: Side, arcs: number, measureMs: number): Promise<Measurement>;
  twinError(): number;
  rendererName(): string;
}

declare global {
  interface Window {
    drawPage?: DrawPage;
  }
}

const all = attacks(20_000);
const land = await (await fetch('land.bin')).arrayBuffer();

window.drawPage = {
  async measure(side, arcs, measureMs) {
    const scene =
      side === 'arcwall' ? createArcwallScene(land, all, arcs) : await createThreeGlobeScene(land, all, arcs);
    try {
      return await measure(scene, measureMs);
    } finally {
      scene.dispose();
    }
  },
  twinError: () => largestTwinError(all.slice(0, 5000)),
  rendererName() {
    const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
    const debug = gl?.getExtension('WEBGL_debug_renderer_info');
    return gl && debug ? String(gl.getParameter(debug.UNMASKED_RENDERER_WEBGL)) : 'unknown';
  },
};
