/** Told once to stop: a flag for loops, and a promise for whoever waits for something else meanwhile. */
export class StopSignal {
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
  }
}
