import type { FeedState } from '../../../electron/contract/feedHealth.ts';
import type { FrameSink, Json, Resume, SourceContext, SourceStream } from '../../../electron/pipeline/stages.ts';

/** What the recorder may decide at every frame, as ingest does when a batch is full or no buffer is free. */
export interface RecorderMoods {
  /** Commits what came before this frame, and not the frame. */
  readonly commitBefore: () => boolean;
  /** Makes the source wait for room. */
  readonly isBusy: () => boolean;
}

interface Refusal {
  readonly reason: string;
  readonly byteLength: number;
}

const CALM: RecorderMoods = { commitBefore: () => false, isBusy: () => false };

/**
 * Stands for ingest and store: keeps the frames of a source and its positions, which count only once they are committed
 * together. A crash forgets what was not; the next session begins with what was.
 */
export class StreamRecorder {
  readonly frames: string[] = [];
  readonly refusals: Refusal[] = [];
  readonly positions = new Map<string, Json>();
  readonly offsets: (number | null)[] = [];
  readonly statuses: {
    readonly state: FeedState;
    readonly message: string | null;
    readonly retryAtMs: number | null;
  }[] = [];
  /** Reasons of the frames that the settings did not want. */
  readonly ignored: string[] = [];
  duplicates = 0;
  behindBytes = 0;
  #session: Session | null = null;

  constructor(readonly moods: RecorderMoods = CALM) {}

  get status(): string {
    const last = this.statuses.at(-1);
    return last === undefined ? '' : `${last.state}: ${last.message ?? ''}`;
  }

  /** Frames handed over so far, those of the uncommitted batch included. */
  get seen(): string[] {
    return [...this.frames, ...(this.#session?.frames ?? [])];
  }

  get seenRefusals(): Refusal[] {
    return [...this.refusals, ...(this.#session?.refusals ?? [])];
  }

  /** A new session with a source: what the one before did not commit is lost. */
  context(): SourceContext {
    const session = new Session(this);
    this.#session = session;
    return {
      feedId: 'test',
      positions: new Map(this.positions),
      now: Date.now,
      open: (stream) => session.open(stream),
      status: (state, message, retryAtMs = null) => {
        if (this.#session === session) this.statuses.push({ state, message, retryAtMs });
      },
      behind: (bytes) => {
        this.behindBytes = bytes;
      },
    };
  }

  commit(): void {
    this.#session?.commit();
  }

  /** From now on the running source talks to nobody. */
  crash(): void {
    this.#session = null;
  }

  isCurrent(session: Session): boolean {
    return this.#session === session;
  }
}

class Session {
  readonly frames: string[] = [];
  readonly refusals: Refusal[] = [];
  readonly #offsets: (number | null)[] = [];
  readonly #moved = new Map<SourceStream, Resume>();
  readonly #forgotten: string[] = [];
  #duplicates = 0;

  constructor(readonly recorder: StreamRecorder) {}

  open(stream: SourceStream): FrameSink {
    const moods = this.recorder.moods;
    const move = (resume: Resume): void => {
      this.#moved.set(stream, resume);
    };
    let last: Resume = null;
    const moveTo = (resume: Resume): void => {
      last = resume;
      move(resume);
    };
    return {
      frame: (bytes, start, end, resume, offset) => {
        if (moods.commitBefore()) this.commit();
        this.frames.push(Buffer.from(bytes.subarray(start, end)).toString());
        this.#offsets.push(offset);
        moveTo(resume);
        return !moods.isBusy();
      },
      refuse: (reason, resume, byteLength) => {
        this.refusals.push({ reason, byteLength });
        moveTo(resume);
        return !moods.isBusy();
      },
      ignore: (reason, resume) => {
        this.recorder.ignored.push(reason);
        moveTo(resume);
      },
      skip: moveTo,
      duplicate: (resume) => {
        this.#duplicates += 1;
        moveTo(resume);
      },
      room: async () => await new Promise((resolve) => setImmediate(resolve)),
      close: (keepPosition) => {
        if (keepPosition) {
          if (last !== null) move(last);
        } else {
          this.#moved.delete(stream);
          this.#forgotten.push(stream.key);
        }
      },
    };
  }

  commit(): void {
    const { recorder } = this;
    if (!recorder.isCurrent(this)) return;
    for (const [stream, resume] of this.#moved) {
      // Through JSON, as the database keeps it.
      recorder.positions.set(stream.key, JSON.parse(JSON.stringify(stream.describePosition(resume))) as Json);
    }
    for (const key of this.#forgotten) recorder.positions.delete(key);
    recorder.frames.push(...this.frames);
    recorder.refusals.push(...this.refusals);
    recorder.offsets.push(...this.#offsets);
    recorder.duplicates += this.#duplicates;
    this.#duplicates = 0;
    for (const list of [this.frames, this.refusals, this.#offsets, this.#forgotten]) list.length = 0;
    this.#moved.clear();
  }
}
