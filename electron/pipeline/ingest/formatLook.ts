import type { DecoderOptions } from '../decode/registry.ts';
import type { FrameSink, SourceStream } from '../stages.ts';
import { chooseFormat, type FormatChoice } from './chooseFormat.ts';
import { HeldStream } from './heldStream.ts';

export interface FormatLookOptions {
  /** So many lines are looked at, or so many bytes, or what came within this time after the first of them. */
  readonly maxLines: number;
  readonly maxBytes: number;
  readonly maxMs: number;
}

export const FORMAT_LOOK_DEFAULTS: FormatLookOptions = { maxLines: 20, maxBytes: 64 * 1024, maxMs: 1000 };

/**
 * Holds the first lines of a feed back until they tell its format, then lets them go on to its decoder: none is lost, and
 * none counts before. Lines that tell nothing go on as well, to be refused, and the next ones are looked at.
 */
export class FormatLook {
  isOver = false;
  /** What the user should do while no format was found; null before anything came and when one was. */
  advice: string | null = null;
  readonly #streams = new Set<HeldStream>();
  #lines: string[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    readonly decoderOptions: DecoderOptions,
    readonly onChoice: (choice: FormatChoice) => void,
    readonly options: FormatLookOptions = FORMAT_LOOK_DEFAULTS,
  ) {}

  /** Opens a stream whose frames are held until the format is chosen. */
  open(stream: SourceStream, openSink: (stream: SourceStream) => FrameSink): FrameSink {
    if (this.isOver) return openSink(stream);
    const held = new HeldStream(stream, openSink, this);
    this.#streams.add(held);
    return held;
  }

  /** Takes a copy of a frame that is held. May decide at once. */
  see(frame: Uint8Array): void {
    this.#lines.push(
      Buffer.from(frame.buffer, frame.byteOffset, frame.length)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    );
    this.#bytes += frame.length;
    if (this.#lines.length >= this.options.maxLines || this.#bytes >= this.options.maxBytes) this.conclude();
    else this.#timer ??= setTimeout(() => this.conclude(), this.options.maxMs);
  }

  /** Decides by what was seen so far, and lets go what is held. */
  conclude(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#lines.length > 0) {
      const choice = chooseFormat(this.#lines, this.decoderOptions);
      this.#lines = [];
      this.#bytes = 0;
      this.isOver = choice.format !== null;
      this.advice = choice.format === null ? `${choice.finding} Choose the format of this feed in the settings.` : null;
      if (choice.format !== null) this.onChoice(choice);
    }
    for (const stream of this.#streams) stream.letGo();
    if (this.isOver) this.#streams.clear();
  }

  forget(stream: HeldStream): void {
    this.#streams.delete(stream);
  }
}
