import type { CameraPose } from './viewGeometry.ts';

export interface HomePlace {
  readonly latDeg: number;
  readonly lonDeg: number;
}

/** How far the turn takes the camera to either side of home, which thus never comes near the rim. */
const SWING_DEG = 42;
const HOME_TILT = 0.55;
const STEEPEST_TILT_DEG = 36;
const TILT_WITHOUT_HOME_DEG = 18;
const REVOLUTION = Math.PI * 2;

/**
 * Where the camera stands by itself at a time: a pure function, so that the same moment gives the same picture. Around
 * a home it swings slowly from side to side, since every arc ends there and a full turn would hide it half of the time;
 * without a home it goes round. Leaves the zoom of `pose` alone.
 * @param nowMs UTC epoch ms
 */
export function setAutomaticPose(
  pose: CameraPose,
  nowMs: number,
  home: HomePlace | null,
  turnDegPerMinute: number,
): void {
  const minutes = nowMs / 60_000;
  if (home === null) {
    pose.latDeg = TILT_WITHOUT_HOME_DEG;
    pose.lonDeg = wrapLonDeg(-minutes * turnDegPerMinute);
    return;
  }
  const phase = ((minutes * turnDegPerMinute) / SWING_DEG) % REVOLUTION;
  pose.latDeg = Math.max(-STEEPEST_TILT_DEG, Math.min(STEEPEST_TILT_DEG, home.latDeg * HOME_TILT));
  pose.lonDeg = wrapLonDeg(home.lonDeg + SWING_DEG * Math.sin(phase));
}

/** The longitude between -180 and 180. */
export function wrapLonDeg(lonDeg: number): number {
  return ((((lonDeg + 180) % 360) + 360) % 360) - 180;
}
