import { visibleText } from '../ui/visibleText.ts';
import type { Home } from './globe/globe.ts';
import type { GlobeHost } from './globeHost.ts';

/** The name under the mark of home. Follows the globe with a transform, outside React: it moves with every frame. */
export interface HomeLabel {
  setHome(home: Home | null): void;
  follow(): void;
}

export function createHomeLabel(globe: GlobeHost): HomeLabel {
  const element = document.createElement('div');
  element.className = 'home-label';
  element.hidden = true;
  document.body.append(element);
  let home: Home | null = null;
  return {
    setHome(next) {
      home = next;
      element.textContent = next === null ? '' : visibleText(next.name);
    },
    follow() {
      const place = home === null ? null : globe.project(home.latDeg, home.lonDeg);
      element.hidden = place?.visible !== true;
      if (place !== null) element.style.transform = `translate(${place.xPx.toFixed(1)}px, ${place.yPx.toFixed(1)}px)`;
    },
  };
}
