import { describe, expect, test } from 'vitest';
import { unitVector } from '../../../renderer/wall/globe/unitVector.ts';
import { EYE_DISTANCE, ViewGeometry } from '../../../renderer/wall/globe/viewGeometry.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';

const INSET = { left: 500, right: 300, top: 100, bottom: 160 };

function viewOf(latDeg: number, lonDeg: number, zoom = 1): ViewGeometry {
  const view = new ViewGeometry();
  view.setSize(1920, 1080);
  view.setInset(INSET);
  view.setPose({ latDeg, lonDeg, zoom });
  return view;
}

/** What the GPU makes of a point: pixels from the top left, and clip w. */
function throughMatrix(view: ViewGeometry, latDeg: number, lonDeg: number) {
  const { x, y, z } = unitVector(latDeg, lonDeg);
  const m = view.viewProjection;
  const row = (index: number): number =>
    (m[index] ?? 0) * x + (m[index + 4] ?? 0) * y + (m[index + 8] ?? 0) * z + (m[index + 12] ?? 0);
  const w = row(3);
  return {
    xPx: ((row(0) / w + 1) / 2) * view.widthPx,
    yPx: ((1 - row(1) / w) / 2) * view.heightPx,
    depth: row(2) / w,
  };
}

describe('the view', () => {
  test('projects a place to the pixel that the GPU draws it at', () => {
    const random = new RandomSource(41);
    for (let step = 0; step < 2000; step += 1) {
      const view = viewOf(random.fraction() * 150 - 75, random.fraction() * 360 - 180, 0.8 + random.fraction() * 4);
      const latDeg = random.fraction() * 180 - 90;
      const lonDeg = random.fraction() * 360 - 180;
      const point = view.project(latDeg, lonDeg);
      const drawn = throughMatrix(view, latDeg, lonDeg);
      expect(point.xPx).toBeCloseTo(drawn.xPx, 6);
      expect(point.yPx).toBeCloseTo(drawn.yPx, 6);
      expect(Math.abs(drawn.depth)).toBeLessThan(1);
      const outPx = Math.hypot(point.xPx - view.centerXPx, point.yPx - view.centerYPx);
      expect(outPx).toBeLessThanOrEqual(view.radiusPx + 1e-6);
    }
  });

  test('puts the globe in the middle of what the panels leave, with room for its arcs', () => {
    const view = viewOf(20, 30);
    const middle = view.project(20, 30);
    expect(middle.xPx).toBeCloseTo((500 + 1920 - 300) / 2, 6);
    expect(middle.yPx).toBeCloseTo((100 + 1080 - 160) / 2, 6);
    expect(view.radiusPx * 2).toBeLessThan(1080 - 260);
    expect(view.radiusPx * 2).toBeGreaterThan(0.8 * (1080 - 260));
  });

  test('has north up and east to the right', () => {
    const view = viewOf(20, 170);
    const middle = view.project(20, 170);
    expect(view.project(30, 170).yPx).toBeLessThan(middle.yPx);
    expect(view.project(20, -178).xPx).toBeGreaterThan(middle.xPx);
  });

  test('outlines the globe with a circle, and knows what lies behind it', () => {
    const view = viewOf(0, 0);
    const limbDeg = (Math.acos(1 / EYE_DISTANCE) * 180) / Math.PI;
    for (const [latDeg, lonDeg] of [
      [0, limbDeg],
      [0, -limbDeg],
      [limbDeg, 0],
      [-limbDeg, 0],
    ] as const) {
      const { xPx, yPx } = view.project(latDeg, lonDeg);
      expect(Math.hypot(xPx - view.centerXPx, yPx - view.centerYPx)).toBeCloseTo(view.radiusPx, 6);
    }
    expect(view.project(0, limbDeg - 0.01).visible).toBe(true);
    expect(view.project(0, limbDeg + 0.01).visible).toBe(false);
    expect(view.project(0, 180).visible).toBe(false);
  });

  test('keeps a globe where panels leave no room at all', () => {
    const view = viewOf(0, 0);
    view.setSize(300, 200);
    view.setPose({ latDeg: 0, lonDeg: 0, zoom: 1 });
    expect(view.radiusPx).toBeGreaterThan(10);
  });
});
