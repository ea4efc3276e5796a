/** Where the camera stands: over this point of the globe, north up. `zoom` 1 is the whole globe in its space. */
export interface CameraPose {
  latDeg: number;
  lonDeg: number;
  zoom: number;
}

/** What the HUD's panels cover at each edge, CSS pixels. */
export interface Inset {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface ScreenPoint {
  /** CSS pixels from the left and the top of the canvas. */
  readonly xPx: number;
  readonly yPx: number;
  /** False behind the globe. */
  readonly visible: boolean;
}

const DEG_TO_RAD = Math.PI / 180;
/** The long lens (28 degrees for the full picture) that makes the globe look like a body rather than a ball. */
const FIELD_OF_VIEW_DEG = 28;
const GLOBE_PART_OF_FIELD = 0.72;
/** In globe radii: from here the globe fills GLOBE_PART_OF_FIELD of that lens. Zoom changes the lens, not the place. */
export const EYE_DISTANCE =
  1 / Math.sin(Math.atan(GLOBE_PART_OF_FIELD * Math.tan((FIELD_OF_VIEW_DEG / 2) * DEG_TO_RAD)));
/** Focal length, in pixels, at which the globe's outline has a radius of 1 pixel. */
const FOCAL_PER_RADIUS = Math.sqrt(EYE_DISTANCE * EYE_DISTANCE - 1);
const NEAR = 1;
const FAR = EYE_DISTANCE + 3;
/** Arcs rise over the rim: the globe takes this much of the space that the panels leave, */
const PART_OF_SPACE = 0.9;
/** and no more than this of the picture's height. */
const PART_OF_HEIGHT = 0.76;

/**
 * The camera as plain numbers, without three: canvas, panels and pose in, a matrix and pixels out. The globe sits on the
 * optical axis and the picture is shifted, so that its outline is a circle wherever the panels push it.
 */
export class ViewGeometry {
  /** World to clip, column-major as WebGL wants it. */
  readonly viewProjection = new Float64Array(16);
  /** Unit vectors of the screen's right, the screen's up, and from the globe's centre to the eye: x, y, z each. */
  readonly axes = new Float64Array(9);
  widthPx = 1;
  heightPx = 1;
  /** The globe's centre and radius, CSS pixels from the top left. */
  centerXPx = 0.5;
  centerYPx = 0.5;
  radiusPx = 0.5;
  #inset: Inset = { left: 0, right: 0, top: 0, bottom: 0 };

  constructor() {
    this.setPose({ latDeg: 0, lonDeg: 0, zoom: 1 });
  }

  setSize(widthPx: number, heightPx: number): void {
    this.widthPx = Math.max(1, widthPx);
    this.heightPx = Math.max(1, heightPx);
  }

  setInset(inset: Inset): void {
    this.#inset = inset;
  }

  /** To be called after any of the others too: it brings everything up to date. */
  setPose(pose: CameraPose): void {
    const latRad = pose.latDeg * DEG_TO_RAD;
    const lonRad = pose.lonDeg * DEG_TO_RAD;
    const sinLat = Math.sin(latRad);
    const cosLat = Math.cos(latRad);
    const sinLon = Math.sin(lonRad);
    const cosLon = Math.cos(lonRad);
    const { axes } = this;
    axes[0] = cosLon;
    axes[1] = 0;
    axes[2] = -sinLon;
    axes[3] = -sinLat * sinLon;
    axes[4] = cosLat;
    axes[5] = -sinLat * cosLon;
    axes[6] = cosLat * sinLon;
    axes[7] = sinLat;
    axes[8] = cosLat * cosLon;
    this.#fit(pose.zoom);
    this.#updateMatrix();
  }

  /** Where a place on the surface is seen. */
  project(latDeg: number, lonDeg: number): ScreenPoint {
    const ring = Math.cos(latDeg * DEG_TO_RAD);
    const x = ring * Math.sin(lonDeg * DEG_TO_RAD);
    const y = Math.sin(latDeg * DEG_TO_RAD);
    const z = ring * Math.cos(lonDeg * DEG_TO_RAD);
    const towardsEye = this.#along(2, x, y, z);
    const scalePx = (this.radiusPx * FOCAL_PER_RADIUS) / (EYE_DISTANCE - towardsEye);
    return {
      xPx: this.centerXPx + this.#along(0, x, y, z) * scalePx,
      yPx: this.centerYPx - this.#along(1, x, y, z) * scalePx,
      visible: towardsEye > 1 / EYE_DISTANCE,
    };
  }

  #along(axis: number, x: number, y: number, z: number): number {
    const { axes } = this;
    return (axes[axis * 3] ?? 0) * x + (axes[axis * 3 + 1] ?? 0) * y + (axes[axis * 3 + 2] ?? 0) * z;
  }

  #fit(zoom: number): void {
    const { left, right, top, bottom } = this.#inset;
    // Panels that leave nothing (a tiny window) must not turn the globe inside out.
    const width = Math.max(this.widthPx * 0.2, this.widthPx - left - right);
    const height = Math.max(this.heightPx * 0.2, this.heightPx - top - bottom);
    this.centerXPx = (left + this.widthPx - right) / 2;
    this.centerYPx = (top + this.heightPx - bottom) / 2;
    this.radiusPx = (zoom * Math.min(PART_OF_SPACE * Math.min(width, height), PART_OF_HEIGHT * this.heightPx)) / 2;
  }

  #updateMatrix(): void {
    const { axes, viewProjection: m } = this;
    const scaleX = (2 * this.radiusPx * FOCAL_PER_RADIUS) / this.widthPx;
    const scaleY = (2 * this.radiusPx * FOCAL_PER_RADIUS) / this.heightPx;
    const shiftX = (2 * this.centerXPx) / this.widthPx - 1;
    const shiftY = 1 - (2 * this.centerYPx) / this.heightPx;
    // Clip w is the depth, EYE_DISTANCE - p·toEye. No layer uses a depth buffer: z has only to stay within -w and w.
    const depthScale = (FAR + NEAR) / (FAR - NEAR);
    for (let column = 0; column < 3; column += 1) {
      const towardsEye = axes[6 + column] ?? 0;
      m[column * 4] = scaleX * (axes[column] ?? 0) - shiftX * towardsEye;
      m[column * 4 + 1] = scaleY * (axes[3 + column] ?? 0) - shiftY * towardsEye;
      m[column * 4 + 2] = -depthScale * towardsEye;
      m[column * 4 + 3] = -towardsEye;
    }
    m[12] = shiftX * EYE_DISTANCE;
    m[13] = shiftY * EYE_DISTANCE;
    m[14] = depthScale * EYE_DISTANCE - (2 * FAR * NEAR) / (FAR - NEAR);
    m[15] = EYE_DISTANCE;
  }
}
