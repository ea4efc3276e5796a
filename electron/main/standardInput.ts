import type { Readable } from 'node:stream';

/** Sends what is read on standard input chunk by chunk, each when the one before was taken, and null at the end. */
export class StandardInput {
  #unanswered: Uint8Array | null | undefined;
  #taken: (() => void) | null = null;

  constructor(
    input: Readable,
    readonly send: (bytes: Uint8Array | null) => void,
  ) {
    void this.#run(input);
  }

  /** The receiver wants more. */
  taken(): void {
    this.#taken?.();
  }

  /** The receiver began anew: what it did not say to have taken comes again, the end above all. */
  repeat(): void {
    if (this.#unanswered !== undefined) this.send(this.#unanswered);
  }

  async #run(input: Readable): Promise<void> {
    try {
      for await (const chunk of input) await this.#hand(chunk as Uint8Array);
    } catch {
      // An input that breaks has ended.
    }
    this.#unanswered = null;
    this.send(null);
  }

  async #hand(bytes: Uint8Array): Promise<void> {
    this.#unanswered = bytes;
    await new Promise<void>((resolve) => {
      this.#taken = resolve;
      this.send(bytes);
    });
    this.#unanswered = undefined;
  }
}
