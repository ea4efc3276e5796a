/** Fewer lines say nothing about a format. */
const MIN_FRAMES = 10;
/** Older lines count half, again and again. */
const WINDOW_FRAMES = 1000;

/** Whether a format refuses more than half of the lines that came lately. */
export class FitMeter {
  #frames = 0;
  #refused = 0;

  count(isRefused: boolean): void {
    this.#frames += 1;
    if (isRefused) this.#refused += 1;
    if (this.#frames < WINDOW_FRAMES) return;
    this.#frames = Math.ceil(this.#frames / 2);
    this.#refused = Math.ceil(this.#refused / 2);
  }

  get isMisfit(): boolean {
    return this.#frames >= MIN_FRAMES && this.#refused * 2 > this.#frames;
  }

  /** In a sentence, what to do about a format that does not fit; null while it does. */
  describe(format: string): string | null {
    if (!this.isMisfit) return null;
    const share = Math.round((100 * this.#refused) / this.#frames);
    return `The format does not fit: ${format} refuses ${share} % of the lines. Choose another format for this feed.`;
  }
}
