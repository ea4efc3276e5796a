/** A frame may come this much early and still count as due: displays do not tick evenly. */
const TOLERANCE_MS = 3;
/** Without a tick for this long the window is covered or asleep, whatever the page is told. */
const ASLEEP_MS = 5000;

/** Calls `draw` with the display, no oftener than wanted, and not at all while nobody can see the page. */
export class FrameLoop {
  readonly #draw: (elapsedSeconds: number) => void;
  readonly #framesPerSecond: () => number;
  #request = 0;
  #running = false;
  #drawnMs = -Infinity;
  #tickedMs = 0;

  /** `framesPerSecond` is asked at every tick of the display. */
  constructor(draw: (elapsedSeconds: number) => void, framesPerSecond: () => number) {
    this.#draw = draw;
    this.#framesPerSecond = framesPerSecond;
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  get isRunning(): boolean {
    return this.#running && !document.hidden;
  }

  /** Whether what is placed now will be seen by nobody. */
  get isUnseen(): boolean {
    return document.hidden || (this.#running && performance.now() - this.#tickedMs > ASLEEP_MS);
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#tickedMs = performance.now();
    this.#schedule();
  }

  stop(): void {
    this.#running = false;
    cancelAnimationFrame(this.#request);
    this.#request = 0;
  }

  dispose(): void {
    this.stop();
    document.removeEventListener('visibilitychange', this.#onVisibility);
  }

  readonly #onVisibility = (): void => {
    if (document.hidden) {
      cancelAnimationFrame(this.#request);
      this.#request = 0;
    } else if (this.#running) {
      this.#tickedMs = performance.now();
      this.#schedule();
    }
  };

  #schedule(): void {
    if (this.#request === 0 && !document.hidden) this.#request = requestAnimationFrame(this.#tick);
  }

  readonly #tick = (nowMs: number): void => {
    this.#request = requestAnimationFrame(this.#tick);
    this.#tickedMs = nowMs;
    const elapsedMs = nowMs - this.#drawnMs;
    if (elapsedMs < 1000 / this.#framesPerSecond() - TOLERANCE_MS) return;
    this.#drawnMs = nowMs;
    // After a pause the first frame must not leap.
    this.#draw(Math.min(elapsedMs, 100) / 1000);
  };
}
