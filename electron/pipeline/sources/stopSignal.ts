/** Told once to stop: a flag for loops, and a promise for whoever waits for something else meanwhile. */
export class StopSignal {
  readonly #waiting = new Set<() => void>();
  #isStopped = false;
  #stop: () => void = () => undefined;
  readonly stopped: Promise<void> = new Promise((resolve) => {
    this.#stop = resolve;
  });

  get isStopped(): boolean {
    return this.#isStopped;
  }

  stop(): void {
    this.#isStopped = true;
    this.#stop();
    for (const resolve of this.#waiting) resolve();
  }

  /**
   * Resolves with the promise, which must not fail, or at the stop. A race with `stopped` itself would leave a little
   * behind every time, as long as the source runs.
   */
  async orStopped(other: Promise<unknown>): Promise<void> {
    if (this.#isStopped) return;
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        this.#waiting.delete(settle);
        resolve();
      };
      this.#waiting.add(settle);
      void other.then(settle);
    });
  }
}
