import type { EventKind } from '../../contract/event.ts';
import type { FeedHealth, FeedState } from '../../contract/feedHealth.ts';
import type { Enricher } from '../enrich/enricher.ts';
import { normaliseRecord, type FeedMeaning } from '../normalise/normaliseRecord.ts';
import type { Decoder, FeedTally, Json, LocatedEvent, Source, SourceContext } from '../stages.ts';
import { FeedCounter } from './feedCounter.ts';
import { FeedStream } from './feedStream.ts';
import { frameText } from './frameText.ts';
import type { Gate } from './gate.ts';
import { RateMeter } from './rateMeter.ts';

/** A feed's health without the counts, which the store adds. */
export type IngestHealth = Omit<FeedHealth, 'counts'>;

export interface FeedRunOptions {
  readonly feedId: string;
  readonly name: string;
  readonly transport: string;
  readonly format: string;
  readonly kind: EventKind | null;
  readonly sensor: string | null;
  readonly decoder: Decoder;
  readonly positions: ReadonlyMap<string, Json>;
  readonly gate: Gate;
  readonly enricher: () => Enricher;
  readonly now: () => number;
}

/** A feed counts as live for so long after an event. */
const LIVE_MS = 60_000;

/** One feed at work: from a source's frames to located events in the batch. */
export class FeedRun {
  readonly feedId: string;
  readonly gate: Gate;
  readonly counter: FeedCounter;
  readonly #options: FeedRunOptions;
  readonly #meaning: FeedMeaning;
  readonly #notices: string[] = [];
  readonly #total: FeedCounter;
  readonly #rate = new RateMeter();
  #source: Source | null = null;
  #state: FeedState = 'starting';
  #message: string | null = null;
  #encodingMessage: string | null = null;
  #retryAtMs: number | null = null;
  #behindBytes = 0;
  #lastEventMs: number | null = null;
  #lastFrameMs: number | null = null;
  #lastRecordMs = -Infinity;

  constructor(options: FeedRunOptions) {
    this.#options = options;
    this.feedId = options.feedId;
    this.gate = options.gate;
    this.counter = new FeedCounter(options.feedId);
    this.#total = new FeedCounter(options.feedId);
    this.#meaning = {
      feedId: options.feedId,
      format: options.format,
      kind: options.kind,
      sensor: options.sensor,
      isInside: (ip) => options.enricher().isInside(ip),
      notice: (kind) => this.#notices.push(kind),
    };
  }

  start<Kind extends Source>(open: (context: SourceContext) => Kind): Kind {
    const source = open({
      feedId: this.feedId,
      positions: this.#options.positions,
      now: this.#options.now,
      open: (stream) => new FeedStream(this, stream),
      status: (state, message, retryAtMs = null) => {
        this.#state = state;
        this.#message = message;
        this.#retryAtMs = retryAtMs;
      },
      behind: (bytes) => {
        this.#behindBytes = bytes;
      },
    });
    this.#source = source;
    return source;
  }

  fail(message: string): void {
    this.#state = 'failed';
    this.#message = message;
  }

  async stop(): Promise<void> {
    await this.#source?.stop();
  }

  /** False when its events found no buffer: nothing was counted, and the frame has to come again. */
  process(bytes: Uint8Array, start: number, end: number, path: string | null, offset: number | null): boolean {
    const receivedMs = this.#options.now();
    this.#notices.length = 0;
    const text = frameText(bytes, start, end, this.#meaning.notice);
    const result = this.#options.decoder.decode(text);
    let refused = result.kind === 'refused' ? result.reason : null;
    if (result.kind === 'records') {
      const enricher = this.#options.enricher();
      const events: LocatedEvent[] = [];
      for (const record of result.records) {
        events.push(enricher.enrichEvent(normaliseRecord(record, { receivedMs, path, offset }, this.#meaning)));
      }
      const appended = this.gate.batcher.append(events);
      if (appended === 'no buffer') return false;
      if (appended === 'too large') refused = 'too many events in a frame';
      else this.#countEvents(events, receivedMs);
    }
    this.counter.countFrame(end - start);
    this.#lastFrameMs = receivedMs;
    this.#rate.count(receivedMs);
    if (refused !== null) this.counter.count('refused', refused);
    else if (result.kind === 'ignored') this.counter.count('ignored', result.reason);
    for (const kind of this.#notices) this.counter.count('noticed', kind);
    return true;
  }

  refuse(reason: string, byteLength: number): void {
    this.counter.countFrame(byteLength);
    this.counter.count('refused', reason);
    this.#lastFrameMs = this.#options.now();
  }

  duplicate(): void {
    this.counter.countDuplicate();
  }

  noteUtf16(): void {
    this.#encodingMessage = 'The file is UTF-16, which cannot be read. Have its writer use UTF-8.';
  }

  /** The counts since the last time, kept in the total as well. */
  takeTally(): FeedTally | null {
    const tally = this.counter.take();
    if (tally !== null) this.#total.add(tally);
    return tally;
  }

  /** Everything counted since the start, as far as it was taken. */
  get total(): FeedTally {
    return this.#total.tally;
  }

  get health(): IngestHealth {
    const { feedId, name, transport, format } = this.#options;
    const nowMs = this.#options.now();
    const isRunning = this.#state === 'idle' || this.#state === 'live';
    const state = isRunning ? (nowMs - this.#lastRecordMs <= LIVE_MS ? 'live' : 'idle') : this.#state;
    return {
      feedId,
      name,
      transport,
      format,
      simulated: transport === 'demo',
      state,
      message: this.#message ?? this.#encodingMessage,
      retryAtMs: this.#retryAtMs,
      lastEventMs: this.#lastEventMs,
      lastFrameMs: this.#lastFrameMs,
      behindBytes: this.#behindBytes,
      framesPerSecond: this.#rate.perSecond(nowMs),
    };
  }

  #countEvents(events: readonly LocatedEvent[], receivedMs: number): void {
    this.counter.countRecords(events.length);
    this.#lastRecordMs = receivedMs;
    for (const { tsMs } of events) {
      // An event ahead of our clock must not move what is shown as now.
      if (tsMs <= receivedMs && tsMs > (this.#lastEventMs ?? -Infinity)) this.#lastEventMs = tsMs;
    }
  }
}
