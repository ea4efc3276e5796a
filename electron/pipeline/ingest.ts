import { setTimeout } from 'node:timers/promises';
import type { BatchRoom } from '../contract/eventBatch.ts';
import type { Mute } from '../contract/filterSettings.ts';
import { failure, success, type Result } from '../contract/result.ts';
import type { Feed } from '../contract/settings.ts';
import type { UnlocatedAddress } from '../contract/unlocatedAddress.ts';
import { AUTO_FORMAT, findFormat, type DecoderOptions } from './decode/registry.ts';
import { Enricher } from './enrich/enricher.ts';
import type { Locator } from './enrich/locator.ts';
import type { SiteMap } from './enrich/siteMap.ts';
import { UnlocatedAddresses } from './enrich/unlocatedAddresses.ts';
import { EventFilter } from './filter/eventFilter.ts';
import { MuteList } from './filter/muteList.ts';
import { Batcher, BATCHER_DEFAULTS } from './ingest/batcher.ts';
import type { FormatChoice } from './ingest/chooseFormat.ts';
import { disabledHealth } from './ingest/disabledHealth.ts';
import { FeedRun, type FeedRunOptions, type IngestHealth } from './ingest/feedRun.ts';
import { FormatLook, FORMAT_LOOK_DEFAULTS, type FormatLookOptions } from './ingest/formatLook.ts';
import { Gate } from './ingest/gate.ts';
import type { ImportPlan } from './ingest/importPlan.ts';
import { frameTimeOf } from './ingest/replayTime.ts';
import { CHOICE_KEY, choicePosition, earlierChoice } from './ingest/storedChoice.ts';
import { startSource, type SourceOptions } from './sources/registry.ts';
import { startWholeFile } from './sources/wholeFile.ts';
import type { CommitRequest, Decoder, FeedTally, Json } from './stages.ts';

export interface IngestOptions {
  /**
   * Takes a batch, in order. Its buffer belongs to the receiver, who brings it back by `releaseBuffer` (after a
   * transfer: the same bytes under a new name). Ingest waits while all buffers are away.
   */
  readonly commit: (request: CommitRequest) => void;
  /** Committed positions: feed id -> stream key -> position. */
  readonly positions: ReadonlyMap<string, ReadonlyMap<string, Json>>;
  readonly locator: Locator;
  readonly site: SiteMap;
  readonly mutes?: readonly Mute[];
  readonly sources?: SourceOptions;
  readonly formatLook?: Partial<FormatLookOptions>;
  readonly now?: () => number;
  readonly bufferCount?: number;
  readonly room?: BatchRoom;
  /** How long an event waits for others before its batch closes. */
  readonly rowDelayMs?: number;
  readonly idleDelayMs?: number;
}

/** What an import did; the store adds what became of the records. */
export interface ImportReport {
  readonly feedId: string;
  readonly counts: FeedTally;
  /** Bytes at the file's beginning that an earlier import had read. */
  readonly skippedBytes: number;
}

interface Running {
  feed: Feed;
  readonly run: FeedRun;
}

const NO_DECODER: Decoder = { decode: () => ({ kind: 'refused', reason: 'unknown format' }) };
const NO_FORMAT_YET: Decoder = { decode: () => ({ kind: 'refused', reason: 'no format fits' }) };

/** How long a stop waits for a buffer to hand over the last events; without one they are read again at the next start. */
const STOP_PATIENCE_MS = 2000;

/** Source to enrich in one thread: runs the feeds, and hands over packed batches with the positions that they reach. */
export class Ingest {
  readonly #options: IngestOptions;
  readonly #now: () => number;
  readonly #batcher: Batcher;
  readonly #gate: Gate;
  readonly #positions = new Map<string, Map<string, Json>>();
  readonly #feeds = new Map<string, Running>();
  readonly #unlocated = new UnlocatedAddresses();
  #enricher: Enricher;
  #mutes: MuteList;
  #importing: FeedRun | null = null;
  #disabled: readonly Feed[] = [];
  #applied: Promise<unknown> = Promise.resolve();
  #imported: Promise<unknown> = Promise.resolve();

  constructor(options: IngestOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#enricher = new Enricher(options.locator, options.site, this.#unlocated);
    this.#mutes = new MuteList(options.mutes ?? []);
    for (const [feedId, positions] of options.positions) this.#positions.set(feedId, new Map(positions));
    this.#batcher = new Batcher({
      bufferCount: options.bufferCount ?? BATCHER_DEFAULTS.bufferCount,
      room: options.room ?? BATCHER_DEFAULTS.room,
      rowDelayMs: options.rowDelayMs ?? BATCHER_DEFAULTS.rowDelayMs,
      idleDelayMs: options.idleDelayMs ?? BATCHER_DEFAULTS.idleDelayMs,
      takeTallies: () => this.#takeTallies(),
      commit: (request) => this.#commit(request),
    });
    this.#gate = new Gate(this.#batcher);
  }

  /** Makes the running feeds these: starts, stops and restarts what changed, and leaves the others alone. */
  async apply(feeds: readonly Feed[]): Promise<void> {
    const applied = this.#applied.then(async () => await this.#change(feeds));
    this.#applied = applied;
    await applied;
  }

  /** New places from the next event on. */
  setPlaces(locator: Locator, site: SiteMap): void {
    this.#enricher = new Enricher(locator, site, this.#unlocated);
    // Those counted before may have a place now.
    this.#unlocated.clear();
  }

  /** Mutes these from the next event on. */
  setMutes(mutes: readonly Mute[]): void {
    this.#mutes = new MuteList(mutes);
  }

  /** Grows when `unlocated` changes. */
  get unlocatedVersion(): number {
    return this.#unlocated.version;
  }

  /** The addresses without a place that kept most events from being drawn, most first. */
  unlocated(limit: number): UnlocatedAddress[] {
    return this.#unlocated.top(limit);
  }

  releaseBuffer(buffer: ArrayBuffer): void {
    this.#gate.release(buffer);
  }

  /**
   * Reads a whole file as the feed `import-<format>`, one import at a time. Resolves when everything was handed over to
   * `commit`. What an earlier import of the same content read is not read again.
   */
  async importFile(plan: ImportPlan): Promise<Result<ImportReport, 'not-imported'>> {
    const imported = this.#imported.then(async () => await this.#import(plan));
    this.#imported = imported;
    return await imported;
  }

  /** Every feed of the settings, the disabled ones too, and a running import. */
  health(): IngestHealth[] {
    return [...this.#runs().map((run) => run.health), ...this.#disabled.map(disabledHealth)];
  }

  /** Stops all feeds and hands over what they had read. */
  async stop(): Promise<void> {
    const importing = this.#importing;
    await Promise.all([this.apply([]), importing?.stop()]);
    this.#batcher.close();
  }

  async #change(feeds: readonly Feed[]): Promise<void> {
    const enabled = feeds.filter((feed) => feed.enabled);
    const isSame = ({ feed }: Running): boolean =>
      enabled.some(
        (wanted) => JSON.stringify({ ...wanted, filter: null }) === JSON.stringify({ ...feed, filter: null }),
      );
    const leaving = [...this.#feeds.values()].filter((running) => !isSame(running));
    await Promise.all(leaving.map(async ({ run }) => await run.stop()));
    // What they counted goes with their last positions, so that a restart begins where this ends.
    await this.#handOver();
    for (const { feed } of leaving) this.#feeds.delete(feed.id);
    this.#disabled = feeds.filter((feed) => !feed.enabled);
    for (const feed of enabled) {
      const running = this.#feeds.get(feed.id);
      if (running === undefined) this.#start(feed);
      else if (JSON.stringify(feed.filter) !== JSON.stringify(running.feed.filter)) {
        // No restart: what cannot be read again must not be missed for a filter.
        running.feed = feed;
        running.run.filter = filterOf(feed);
      }
    }
  }

  #start(feed: Feed): void {
    // The demo writes what Suricata writes, whatever the settings say.
    const formatId = feed.transport === 'demo' ? 'suricata-eve' : feed.format;
    const decoderOptions: DecoderOptions = { ...feed, now: this.#now };
    const position = this.#positions.get(feed.id)?.get(CHOICE_KEY);
    const choice = formatId === AUTO_FORMAT.id ? earlierChoice(position, feed, decoderOptions) : null;
    const format = findFormat(choice?.format ?? formatId);
    const isOpen = formatId === AUTO_FORMAT.id && format === null;
    const run = this.#createRun({
      ...feed,
      feedId: feed.id,
      format: choice?.format ?? formatId,
      formatReason: choice?.reason ?? null,
      decoder: format?.create(decoderOptions) ?? (isOpen ? NO_FORMAT_YET : NO_DECODER),
      filter: filterOf(feed),
    });
    this.#feeds.set(feed.id, { feed, run });
    if (isOpen) this.#lookFirst(run, feed, decoderOptions);
    else if (format === null) {
      run.fail(`There is no format "${formatId}". Choose one of the list in the settings.`);
      return;
    }
    const { sources } = this.#options;
    const demo = { networks: this.#enricher.site.networks, ...sources?.demo };
    // What happened when is the decoder's to know; one of its own, since some remember the lines before.
    const timeOf = format === null ? {} : { timeOf: frameTimeOf(format.create(decoderOptions)) };
    const replay = { ...timeOf, ...sources?.replay };
    run.start((context) => startSource(feed, context, { ...sources, demo, replay }));
  }

  #lookFirst(run: FeedRun, feed: Feed, decoderOptions: DecoderOptions): void {
    const take = (choice: FormatChoice): void => {
      run.takeFormat(choice, findFormat(choice.format)?.create(decoderOptions) ?? NO_DECODER);
      // With the first batch of what the format makes of these lines: a crash before that looks at them again.
      const position = (): Json => choicePosition(choice, feed);
      this.#batcher.move({ feedId: feed.id, key: CHOICE_KEY, position });
    };
    run.lookFirst(new FormatLook(decoderOptions, take, { ...FORMAT_LOOK_DEFAULTS, ...this.#options.formatLook }));
  }

  async #import(plan: ImportPlan): Promise<Result<ImportReport, 'not-imported'>> {
    const { path, format, formatReason } = plan;
    const feedId = importFeedId(format.entry.id);
    const decoder = format.create({ mapping: null, timeZone: plan.timeZone, now: () => plan.modifiedMs });
    const run = this.#createRun({
      feedId,
      name: `Import (${format.entry.label})`,
      transport: 'import',
      format: format.entry.id,
      formatReason,
      kind: null,
      sensor: null,
      decoder,
      filter: null,
    });
    this.#importing = run;
    const sourceOptions = this.#options.sources?.import;
    const source = run.start((context) => startWholeFile(path, context, sourceOptions));
    await source.finished;
    await this.#handOver();
    this.#importing = null;
    const { state, message } = run.health;
    if (state !== 'finished') return failure('not-imported', message ?? `The import of ${path} was interrupted.`);
    return success({ feedId, counts: run.total, skippedBytes: source.skippedBytes });
  }

  #createRun(options: Omit<FeedRunOptions, 'positions' | 'gate' | 'enricher' | 'mutes' | 'now'>): FeedRun {
    return new FeedRun({
      ...options,
      positions: this.#positions.get(options.feedId) ?? new Map<string, Json>(),
      gate: this.#gate,
      enricher: () => this.#enricher,
      mutes: () => this.#mutes,
      now: this.#now,
    });
  }

  /** Hands over everything that was read, as soon as there is a buffer. */
  async #handOver(): Promise<void> {
    await Promise.race([this.#gate.room(), setTimeout(STOP_PATIENCE_MS, undefined, { ref: false })]);
    this.#batcher.flush();
  }

  #runs(): FeedRun[] {
    const runs = [...this.#feeds.values()].map(({ run }) => run);
    return this.#importing === null ? runs : [...runs, this.#importing];
  }

  #takeTallies(): FeedTally[] {
    return this.#runs().flatMap((run) => run.takeTally() ?? []);
  }

  #commit(request: CommitRequest): void {
    for (const { feedId, streamKey, position } of request.positions) {
      const positions = this.#positions.get(feedId) ?? new Map<string, Json>();
      this.#positions.set(feedId, positions);
      if (position === null) positions.delete(streamKey);
      else positions.set(streamKey, position);
    }
    this.#options.commit(request);
  }
}

/** The feed that imports of a format are counted and stored under. */
export function importFeedId(formatId: string): string {
  return `import-${formatId}`;
}

function filterOf({ filter }: Feed): EventFilter | null {
  return filter === null ? null : new EventFilter(filter);
}
