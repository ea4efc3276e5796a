import { describe, expect, test } from 'vitest';
import { setAutomaticPose, wrapLonDeg } from '../../../renderer/wall/globe/cameraProgram.ts';
import { CameraRig } from '../../../renderer/wall/globe/cameraRig.ts';
import { ViewGeometry } from '../../../renderer/wall/globe/viewGeometry.ts';

const NOW_MS = 1_763_000_000_000;
const FRAME_MS = 1000 / 60;
const HOMES = [
  { latDeg: 35.9, lonDeg: 14.5 },
  { latDeg: -33.9, lonDeg: 179.5 },
  { latDeg: 64, lonDeg: -21.9 },
  { latDeg: 78, lonDeg: 15.6 },
];

function poseAt(nowMs: number, home: (typeof HOMES)[number] | null, turn: number) {
  const pose = { latDeg: 0, lonDeg: 0, zoom: 1 };
  setAutomaticPose(pose, nowMs, home, turn);
  return pose;
}

describe('the camera by itself', () => {
  test.each(HOMES)('never loses sight of home at %o', (home) => {
    const view = new ViewGeometry();
    view.setSize(1920, 1080);
    for (let minute = 0; minute < 60; minute += 0.25) {
      view.setPose(poseAt(NOW_MS + minute * 60_000, home, 24));
      expect(view.project(home.latDeg, home.lonDeg).visible).toBe(true);
    }
  });

  test('goes round without a home, and at no time turns faster than it was told', () => {
    for (const home of [null, ...HOMES]) {
      let reached = 0;
      for (let second = 0; second < 1200; second += 1) {
        const before = poseAt(NOW_MS + second * 1000, home, 24);
        const after = poseAt(NOW_MS + second * 1000 + 1000, home, 24);
        const turnedDeg = Math.abs(wrapLonDeg(after.lonDeg - before.lonDeg));
        expect(turnedDeg).toBeLessThanOrEqual(24 / 60 + 1e-6);
        reached = Math.max(reached, turnedDeg);
      }
      expect(reached).toBeGreaterThan(0.95 * (24 / 60));
    }
  });

  test('stands still with reduced motion', () => {
    const rig = new CameraRig(24, true);
    rig.setHome({ latDeg: 10, lonDeg: 20 });
    rig.advance(NOW_MS, 1 / 60, false);
    const before = { ...rig.pose };
    rig.advance(NOW_MS + 600_000, 1 / 60, false);
    expect(rig.pose).toEqual(before);
    expect(rig.pose.lonDeg).toBeCloseTo(20, 6);
  });
});

describe('the camera by hand', () => {
  function run(rig: CameraRig, fromMs: number, seconds: number, each?: (stepDeg: number) => void): number {
    let nowMs = fromMs;
    for (; nowMs < fromMs + seconds * 1000; nowMs += FRAME_MS) {
      const { latDeg, lonDeg } = rig.pose;
      rig.advance(nowMs, FRAME_MS / 1000, false);
      each?.(Math.hypot(wrapLonDeg(rig.pose.lonDeg - lonDeg), rig.pose.latDeg - latDeg));
    }
    return nowMs;
  }

  test('stays where the hand left it, then goes back without a jump and turns on', () => {
    const rig = new CameraRig(24, false);
    rig.setHome(HOMES[0] ?? null);
    let nowMs = run(rig, NOW_MS, 1);
    rig.rotate(150, -60, nowMs);
    const left = { ...rig.pose };
    nowMs = run(rig, nowMs, 7.5);
    expect(rig.pose).toEqual(left);
    let fastest = 0;
    nowMs = run(rig, nowMs, 40, (stepDeg) => (fastest = Math.max(fastest, stepDeg)));
    expect(fastest * 60).toBeLessThan(14.5);
    const program = poseAt(nowMs - FRAME_MS, HOMES[0] ?? null, 24);
    expect(rig.pose.lonDeg).toBeCloseTo(program.lonDeg, 6);
    expect(rig.pose.latDeg).toBeCloseTo(program.latDeg, 6);
    expect(rig.isMoving).toBe(false);
  });

  test('has limits: no pole on top of the picture, no zoom into nothing', () => {
    const rig = new CameraRig(0, false);
    for (let step = 0; step < 100; step += 1) {
      rig.rotate(50, 30, NOW_MS);
      rig.zoomBy(3, NOW_MS);
    }
    run(rig, NOW_MS, 3);
    expect(rig.pose.latDeg).toBeLessThan(80);
    expect(Math.abs(rig.pose.lonDeg)).toBeLessThanOrEqual(180);
    expect(rig.pose.zoom).toBeLessThanOrEqual(5);
    rig.release();
    run(rig, NOW_MS + 3000, 3);
    expect(rig.pose.zoom).toBeCloseTo(1, 2);
  });

  test('over a frozen globe is where the program says at that time, whatever a hand did', () => {
    const rig = new CameraRig(24, false);
    rig.setHome(HOMES[0] ?? null);
    rig.rotate(100, 20, NOW_MS);
    rig.advance(NOW_MS + 5000, 1, true);
    expect(rig.pose).toEqual(poseAt(NOW_MS + 5000, HOMES[0] ?? null, 24));
  });
});
