import { Group } from 'three';
import type { FrameUniforms } from '../frameUniforms.ts';
import type { Layer } from '../layer.ts';
import { createBody } from './body.ts';
import { createDots } from './dots.ts';
import { createHairlines } from './hairlines.ts';
import type { Land } from './landFile.ts';

/** The earth: body with rim and atmosphere, land dots, coasts and borders. Three draws. */
export function createEarth(frame: FrameUniforms, land: Land): Layer {
  const parts = [createBody(frame, land), createDots(frame, land), createHairlines(frame, land)];
  const group = new Group();
  group.matrixAutoUpdate = false;
  for (const part of parts) group.add(part.object);
  return {
    object: group,
    dispose() {
      for (const part of parts) part.dispose();
    },
  };
}
