import type { EventKind } from '../../contract/event.ts';
import type { FeedHealth, FeedState } from '../../contract/feedHealth.ts';
import type { Enricher } from '../enrich/enricher.ts';
import type { DropReason, EventFilter } from '../filter/eventFilter.ts';
import type { MuteList } from '../filter/muteList.ts';
import { normaliseRecord, type FeedMeaning } from '../normalise/normaliseRecord.ts';
import type { Decoder, FeedTally, Json, LocatedEvent, Source, SourceContext, SourceStream } from '../stages.ts';
import type { FormatChoice } from './chooseFormat.ts';
import { FeedCounter } from './feedCounter.ts';
import { FeedStream } from './feedStream.ts';
import { FitMeter } from './fitMeter.ts';
import type { FormatLook } from './formatLook.ts';
import { frameText } from './frameText.ts';
import type { Gate } from './gate.ts';
import { RateMeter } from './rateMeter.ts';
import { moveToNow } from './replayTime.ts';

/** A feed's health without the counts, which the store adds. */
export type IngestHealth = Omit<FeedHealth, 'counts'>;

export interface FeedRunOptions {
  readonly feedId: string;
  readonly name: string;
  readonly transport: string;
  readonly format: string;
  /** Why `auto` took that format; null when the user did. */
  readonly formatReason: string | null;
  readonly kind: EventKind | null;
  readonly sensor: string | null;
  readonly decoder: Decoder;
  /** What this feed leaves out, to begin with. */
  readonly filter: EventFilter | null;
  readonly mutes: () => MuteList;
  readonly positions: ReadonlyMap<string, Json>;
  readonly gate: Gate;
  readonly enricher: () => Enricher;
  readonly now: () => number;
}

/** A feed that gave events and then nothing for so long may have lost its sensor. */
const STALE_MS = 600_000;
/** A feed counts as live for so long after an event. */
const LIVE_MS = 60_000;
/** How long a feed's status says which format was taken. */
const CHOICE_SHOWN_MS = 60_000;

/** One feed at work: from a source's frames to located events in the batch. */
export class FeedRun {
  readonly feedId: string;
  readonly gate: Gate;
  readonly counter: FeedCounter;
  /** May be changed at any time. */
  filter: EventFilter | null;
  readonly #options: FeedRunOptions;
  readonly #fit = new FitMeter();
  #decoder: Decoder;
  #meaning: FeedMeaning;
  #look: FormatLook | null = null;
  #choice: FormatChoice | null = null;
  #chosenMs = -Infinity;
  readonly #notices: string[] = [];
  readonly #dropped: DropReason[] = [];
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
    this.filter = options.filter;
    this.#decoder = options.decoder;
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
      open: (stream) => {
        const open = (described: SourceStream): FeedStream => new FeedStream(this, described);
        return this.#look === null ? open(stream) : this.#look.open(stream, open);
      },
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

  /** Has the first lines looked at before any is decoded; `takeFormat` follows. To be called before `start`. */
  lookFirst(look: FormatLook): void {
    this.#look = look;
  }

  takeFormat(choice: FormatChoice, decoder: Decoder): void {
    this.#choice = choice;
    this.#chosenMs = this.#options.now();
    this.#decoder = decoder;
    this.#meaning = { ...this.#meaning, format: choice.format };
  }

  fail(message: string): void {
    this.#state = 'failed';
    this.#message = message;
  }

  async stop(): Promise<void> {
    await this.#source?.stop();
    this.#look?.conclude();
  }

  /** False when its events found no buffer: nothing was counted, and the frame has to come again. */
  process(bytes: Uint8Array, start: number, end: number, path: string | null, offset: number | null): boolean {
    const receivedMs = this.#options.now();
    this.#notices.length = 0;
    const text = frameText(bytes, start, end, this.#meaning.notice);
    const result = this.#decoder.decode(text);
    let refused = result.kind === 'refused' ? result.reason : null;
    if (result.kind === 'records') {
      const enricher = this.#options.enricher();
      const events: LocatedEvent[] = [];
      this.#dropped.length = 0;
      const isReplay = this.#options.transport === 'replay';
      for (const record of isReplay ? moveToNow(result.records, receivedMs) : result.records) {
        const event = enricher.enrichEvent(normaliseRecord(record, { receivedMs, path, offset }, this.#meaning));
        const reason = this.#reasonToDrop(event);
        if (reason === null) events.push(event);
        else this.#dropped.push(reason);
      }
      const appended = events.length === 0 ? 'appended' : this.gate.batcher.append(events);
      if (appended === 'no buffer') return false;
      if (appended === 'too large') refused = 'too many events in a frame';
      else this.#countEvents(events, receivedMs);
    }
    this.counter.countFrame(end - start);
    this.#lastFrameMs = receivedMs;
    this.#rate.count(receivedMs);
    this.#fit.count(refused !== null);
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

  ignore(reason: string, byteLength: number): void {
    this.counter.countFrame(byteLength);
    this.counter.count('ignored', reason);
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
    const { feedId, name, transport, formatReason } = this.#options;
    const nowMs = this.#options.now();
    const isRunning = this.#state === 'idle' || this.#state === 'live';
    const quietMs = nowMs - this.#lastRecordMs;
    // A feed that never gave anything is quiet, not stale: that may be how it is.
    const quiet = quietMs > STALE_MS && this.#lastRecordMs > 0 ? 'stale' : 'idle';
    const state = isRunning ? (quietMs <= LIVE_MS ? 'live' : quiet) : this.#state;
    return {
      feedId,
      name,
      transport,
      format: this.#meaning.format,
      formatReason: this.#choice?.reason ?? formatReason,
      simulated: transport === 'demo',
      replayed: transport === 'replay',
      state,
      message: this.#message ?? this.#encodingMessage ?? this.#formatMessage(nowMs),
      retryAtMs: this.#retryAtMs,
      lastEventMs: this.#lastEventMs,
      lastFrameMs: this.#lastFrameMs,
      behindBytes: this.#behindBytes,
      framesPerSecond: this.#rate.perSecond(nowMs),
    };
  }

  #reasonToDrop(event: LocatedEvent): DropReason | null {
    return this.filter?.reasonToDrop(event) ?? (this.#options.mutes().holds(event) ? 'muted' : null);
  }

  #formatMessage(nowMs: number): string | null {
    const problem = this.#look?.advice ?? this.#fit.describe(this.#meaning.format);
    if (problem !== null || this.#choice === null || nowMs - this.#chosenMs > CHOICE_SHOWN_MS) return problem;
    return `Format ${this.#choice.format}: ${this.#choice.reason}`;
  }

  #countEvents(events: readonly LocatedEvent[], receivedMs: number): void {
    this.counter.countRecords(events.length + this.#dropped.length);
    for (const reason of this.#dropped) this.counter.count('filtered', reason);
    this.#lastRecordMs = receivedMs;
    for (const { tsMs } of events) {
      // An event ahead of our clock must not move what is shown as now.
      if (tsMs <= receivedMs && tsMs > (this.#lastEventMs ?? -Infinity)) this.#lastEventMs = tsMs;
    }
  }
}
