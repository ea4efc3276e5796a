import { Worker } from 'node:worker_threads';
import { EMPTY_COUNTS, type FeedCounts, type FeedHealth } from '../contract/feedHealth.ts';
import { readEventBatch } from '../contract/eventBatch.ts';
import type { UnlocatedAddress } from '../contract/unlocatedAddress.ts';
import type { CollectorToWall, Notice, SiteView, WallSummary } from '../contract/wallPort.ts';
import { Pulse } from '../pipeline/publish/pulse.ts';
import { WallPublisher, type WallConnection } from '../pipeline/publish/wallPublisher.ts';
import type { CollectorConfig, CollectorHealth } from './collectorMessages.ts';
import { ImportJobs } from './importJobs.ts';
import type { ImportReport } from './importReport.ts';
import { placesConfigOf } from './placesConfig.ts';
import type {
  IngestConfig,
  IngestToMain,
  MainToIngest,
  MainToStore,
  StoreConfig,
  StoreToMain,
} from './threadMessages.ts';

/** How often the health of feeds is told to whoever listens, and summaries are offered to the walls. */
const HEALTH_EVERY_MS = 250;

const NO_SITE: SiteView = { siteName: '', home: null, locationDataDate: null };

export interface CollectorListener {
  health(health: CollectorHealth): void;
  /** It cannot run; a restart alone would not help. */
  failed(message: string): void;
}

/**
 * The collector on plain Node: an ingest thread, a store thread, and between them and the walls this main thread, which
 * publishes what was committed. `threads` is the folder that holds the two built thread scripts.
 */
export class CollectorCore {
  readonly #ingest: Worker;
  readonly #store: Worker;
  readonly #pulse = new Pulse();
  readonly #publisher: WallPublisher;
  readonly #imports: ImportJobs;
  readonly #counts = new Map<string, FeedCounts>();
  readonly #events = new Map<number, (buffer: ArrayBuffer | null) => void>();
  readonly #timer: NodeJS.Timeout;
  readonly #closed: Promise<void>;
  #config: CollectorConfig;
  #requestId = 0;
  #feeds: readonly FeedHealth[] = [];
  #ingestNotices: readonly Notice[] = [];
  #storeNotices: readonly Notice[] = [];
  #unlocated: readonly UnlocatedAddress[] = [];
  #trouble: Notice[] = [];
  #site = NO_SITE;
  #opened = false;

  constructor(
    config: CollectorConfig,
    threads: URL,
    readonly listener: CollectorListener,
  ) {
    this.#config = config;
    const { port1, port2 } = new MessageChannel();
    this.#store = new Worker(new URL('storeThread.js', threads), {
      workerData: { config: storeConfigOf(config), ingestPort: port1 },
      transferList: [port1],
    });
    this.#ingest = new Worker(new URL('ingestThread.js', threads), {
      workerData: { config: ingestConfigOf(config), storePort: port2 },
      // A utility process has no standard input: what main reads of its own is written here.
      stdin: true,
      transferList: [port2],
    });
    this.#publisher = new WallPublisher({ eventsAfter: (query) => this.#eventsAfter(query) });
    this.#imports = new ImportJobs((message) => this.#toIngest(message));
    this.#closed = new Promise((resolve) => {
      this.#store.on('message', (message: StoreToMain) => {
        if (message.type === 'closed') resolve();
        else this.#receiveFromStore(message);
      });
    });
    this.#ingest.on('message', (message: IngestToMain) => this.#receiveFromIngest(message));
    // A thread that throws has a bug; the whole process ends and is started again from the stored positions.
    for (const thread of [this.#store, this.#ingest]) {
      thread.on('error', (error) => {
        throw error;
      });
    }
    this.#timer = setInterval(() => this.#tick(), HEALTH_EVERY_MS);
  }

  configure(config: CollectorConfig): void {
    this.#config = config;
    this.#toIngest({ type: 'configure', config: ingestConfigOf(config) });
  }

  /** The feeds with the store's counts, and what concerns all of them. */
  get health(): CollectorHealth {
    return {
      feeds: this.#feeds.map((feed) => ({ ...feed, counts: this.#counts.get(feed.feedId) ?? EMPTY_COUNTS })),
      notices: [...this.#config.notices, ...this.#trouble, ...this.#storeNotices, ...this.#ingestNotices],
      unlocated: this.#unlocated,
    };
  }

  /** Connects a wall: what it sends goes to the returned `receive`, and `close` forgets it. */
  connectWall(post: (message: CollectorToWall) => void): WallConnection {
    return this.#publisher.connect({ post });
  }

  /** Reads a whole file into the database; resolves when all of it is committed. */
  importFile(path: string, format: string, timeZone: string): Promise<ImportReport> {
    return this.#imports.add(path, format, timeZone);
  }

  /** Gives the ingest thread bytes of standard input, or its end (null); resolves when it wants more. */
  async takeStandardInput(bytes: Uint8Array | null): Promise<void> {
    const { stdin } = this.#ingest;
    await new Promise<void>((resolve) => {
      if (bytes === null) stdin?.end(() => resolve());
      else stdin?.write(bytes, () => resolve());
    });
  }

  /** Reads no more, commits what was read, and closes the database. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#toIngest({ type: 'stop' });
    await this.#closed;
    await Promise.all([this.#store.terminate(), this.#ingest.terminate()]);
  }

  #receiveFromStore(message: Exclude<StoreToMain, { type: 'closed' }>): void {
    switch (message.type) {
      case 'opened':
        this.#opened = true;
        this.#storeNotices = message.notices;
        this.#pulse.seed(message.seed);
        break;
      case 'open-failed':
        this.#trouble = [{ level: 'error', message: message.message }];
        this.listener.failed(message.message);
        break;
      case 'committed': {
        const batch = readEventBatch(message.buffer);
        this.#pulse.add(batch);
        this.#publisher.publish(batch);
        this.#toIngest({ type: 'release', buffer: message.buffer }, [message.buffer]);
        break;
      }
      case 'counts':
        for (const [feedId, counts] of message.counts) this.#counts.set(feedId, counts);
        break;
      case 'marked':
        this.#imports.marked(message.jobId, message.counts);
        break;
      case 'events':
        this.#events.get(message.requestId)?.(message.buffer);
        this.#events.delete(message.requestId);
        break;
      case 'trouble':
        this.#trouble = message.message === null ? [] : [{ level: 'error', message: message.message }];
        break;
    }
  }

  #receiveFromIngest(message: IngestToMain): void {
    switch (message.type) {
      case 'health':
        this.#feeds = message.feeds;
        this.#ingestNotices = message.notices;
        this.#site = message.site;
        break;
      case 'unlocated':
        this.#unlocated = message.addresses;
        break;
      case 'import-failed':
        this.#imports.failed(message.jobId, message.message);
        break;
    }
  }

  #tick(): void {
    const health = this.health;
    this.listener.health(health);
    if (this.#opened || this.#trouble.length > 0) this.#publisher.summarize(() => this.#summary(health));
  }

  #summary({ feeds, notices }: CollectorHealth): WallSummary {
    const nowMs = Date.now();
    return {
      nowMs,
      ...this.#pulse.view(nowMs),
      storedTotal: feeds.reduce((sum, feed) => sum + feed.counts.stored, 0),
      feeds,
      site: this.#site,
      notices,
    };
  }

  #eventsAfter(query: { afterId: number; sinceMs: number; limit: number }): Promise<ArrayBuffer | null> {
    const requestId = (this.#requestId += 1);
    return new Promise((resolve) => {
      this.#events.set(requestId, resolve);
      this.#store.postMessage({ type: 'eventsAfter', requestId, ...query } satisfies MainToStore);
    });
  }

  #toIngest(message: MainToIngest, transfer: ArrayBuffer[] = []): void {
    this.#ingest.postMessage(message, transfer);
  }
}

function ingestConfigOf(config: CollectorConfig): IngestConfig {
  return { ...placesConfigOf(config, config), feeds: config.feeds, mutes: config.mutes };
}

function storeConfigOf({ databasePath, nativeBinding }: CollectorConfig): StoreConfig {
  return { databasePath, nativeBinding };
}
