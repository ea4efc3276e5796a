import { setAutomaticPose, wrapLonDeg, type HomePlace } from './cameraProgram.ts';
import type { CameraPose } from './viewGeometry.ts';

const MIN_ZOOM = 0.8;
const MAX_ZOOM = 5;
const STEEPEST_LAT_DEG = 78;
/** Nobody touched the globe for this long: it turns by itself again. */
const IDLE_MS = 8000;
/** The way back is never faster than this, nor does it start with a jerk. */
const RETURN_DEG_PER_SECOND = 14;
const RETURN_EASE_SECONDS = 2.5;
const ZOOM_SETTLE_SECONDS = 0.12;

/** The camera as it moves: by the program, by hand, and from the hand gently back to the program. */
export class CameraRig {
  /** Where the camera stands now; the same object always. */
  readonly pose: CameraPose = { latDeg: 0, lonDeg: 0, zoom: 1 };
  readonly #program: CameraPose = { latDeg: 0, lonDeg: 0, zoom: 1 };
  readonly #turnDegPerMinute: number;
  readonly #reducedMotion: boolean;
  #home: HomePlace | null = null;
  #zoomGoal = 1;
  #touchedMs = -Infinity;
  #returnSeconds = 0;
  #state: 'turning' | 'held' | 'returning' = 'turning';

  /** With `reducedMotion` nothing moves but by hand. */
  constructor(turnDegPerMinute: number, reducedMotion: boolean) {
    this.#turnDegPerMinute = reducedMotion ? 0 : turnDegPerMinute;
    this.#reducedMotion = reducedMotion;
  }

  /** True while it moves faster than the slow turn, so that frames must follow closely. */
  get isMoving(): boolean {
    return this.#state !== 'turning' || Math.abs(this.#zoomGoal - this.pose.zoom) > 1e-3;
  }

  /** The first home is simply there; a later one is travelled to. */
  setHome(home: HomePlace | null): void {
    const first = this.#home === null;
    this.#home = home;
    if (first || this.#reducedMotion) this.#state = 'turning';
    else this.#return();
  }

  /** By hand: degrees that the camera goes east and north. */
  rotate(eastDeg: number, northDeg: number, nowMs: number): void {
    const { pose } = this;
    pose.latDeg = Math.max(-STEEPEST_LAT_DEG, Math.min(STEEPEST_LAT_DEG, pose.latDeg + northDeg));
    pose.lonDeg = wrapLonDeg(pose.lonDeg + eastDeg);
    this.hold(nowMs);
  }

  zoomBy(factor: number, nowMs: number): void {
    this.#zoomGoal = Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, this.#zoomGoal * factor));
    this.hold(nowMs);
  }

  /** The whole globe again, and the program's way at once. */
  release(): void {
    this.#zoomGoal = 1;
    if (this.#reducedMotion) this.#state = 'turning';
    else this.#return();
  }

  hold(nowMs: number): void {
    this.#touchedMs = nowMs;
    this.#state = 'held';
  }

  /** One frame onwards. Above a frozen globe the camera is where the program says, whatever a hand did before. */
  advance(nowMs: number, elapsedSeconds: number, frozen: boolean): void {
    const { pose } = this;
    if (frozen) {
      setAutomaticPose(pose, nowMs, this.#home, this.#turnDegPerMinute);
      pose.zoom = 1;
      return;
    }
    const settled = 1 - Math.exp(-elapsedSeconds / ZOOM_SETTLE_SECONDS);
    pose.zoom += (this.#zoomGoal - pose.zoom) * settled;
    if (this.#state === 'held' && !this.#reducedMotion && nowMs - this.#touchedMs > IDLE_MS) this.#return();
    if (this.#state === 'turning') setAutomaticPose(pose, nowMs, this.#home, this.#turnDegPerMinute);
    else if (this.#state === 'returning') this.#stepBack(nowMs, elapsedSeconds);
  }

  #return(): void {
    this.#state = 'returning';
    this.#returnSeconds = 0;
  }

  #stepBack(nowMs: number, elapsedSeconds: number): void {
    const pose = this.pose;
    const program = this.#program;
    setAutomaticPose(program, nowMs, this.#home, this.#turnDegPerMinute);
    this.#returnSeconds += elapsedSeconds;
    const eastDeg = wrapLonDeg(program.lonDeg - pose.lonDeg);
    const northDeg = program.latDeg - pose.latDeg;
    const farDeg = Math.hypot(eastDeg, northDeg);
    const ease = Math.min(1, this.#returnSeconds / RETURN_EASE_SECONDS);
    const speed = Math.min(RETURN_DEG_PER_SECOND, 0.8 + farDeg * 0.9) * ease * ease * (3 - 2 * ease);
    const stepDeg = speed * elapsedSeconds;
    if (stepDeg >= farDeg) {
      this.#state = 'turning';
      pose.latDeg = program.latDeg;
      pose.lonDeg = program.lonDeg;
      return;
    }
    pose.latDeg += (northDeg * stepDeg) / farDeg;
    pose.lonDeg = wrapLonDeg(pose.lonDeg + (eastDeg * stepDeg) / farDeg);
  }
}
