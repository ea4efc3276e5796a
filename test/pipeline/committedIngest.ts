import { readEventBatch, type BatchRoom } from '../../electron/contract/eventBatch.ts';
import { unpackEvents } from '../../electron/contract/unpackEvent.ts';
import type { AttackEvent } from '../../electron/contract/event.ts';
import { feedSchema, type Feed, type Place, type SiteNetwork } from '../../electron/contract/settings.ts';
import { NO_LOCATOR, type Locator } from '../../electron/pipeline/enrich/locator.ts';
import { buildSiteMap } from '../../electron/pipeline/enrich/siteMap.ts';
import { FeedCounter } from '../../electron/pipeline/ingest/feedCounter.ts';
import { Ingest, type IngestOptions } from '../../electron/pipeline/ingest.ts';
import type { CommitRequest, FeedTally, Json } from '../../electron/pipeline/stages.ts';

export const HOME: Place = { name: 'Valletta', latDeg: 35.9, lonDeg: 14.51 };

export interface IngestSetup {
  readonly locator?: Locator;
  readonly networks?: readonly string[];
  readonly home?: Place | null;
  readonly bufferCount?: number;
  readonly room?: BatchRoom;
  readonly positions?: ReadonlyMap<string, ReadonlyMap<string, Json>>;
  /** How many batches are committed; later ones, and their buffers, are lost as in a crash. */
  readonly commitsBeforeCrash?: number;
  /** Passed on to the ingest as they are. */
  readonly options?: Pick<IngestOptions, 'formatLook' | 'mutes' | 'now'>;
  /** When a buffer comes back: at once, in the same turn, or later. */
  readonly release?: (giveBack: () => void) => void;
}

/** An ingest with a store of the simplest kind behind it: it keeps what was committed, batch by batch. */
export class CommittedIngest {
  readonly events: AttackEvent[] = [];
  readonly positions = new Map<string, Map<string, Json>>();
  readonly ingest: Ingest;
  batches = 0;
  #isCrashed = false;
  readonly #tallies = new Map<string, FeedCounter>();

  constructor(setup: IngestSetup = {}) {
    const networks: SiteNetwork[] = (setup.networks ?? []).map((cidr) => ({ cidr, place: null }));
    for (const [feedId, positions] of setup.positions ?? []) this.positions.set(feedId, new Map(positions));
    const release = setup.release ?? ((giveBack) => void setImmediate(giveBack));
    this.ingest = new Ingest({
      locator: setup.locator ?? NO_LOCATOR,
      site: buildSiteMap(networks, setup.home === undefined ? HOME : setup.home).site,
      positions: this.positions,
      sources: { file: { pollIntervalMs: 5 } },
      rowDelayMs: 5,
      idleDelayMs: 10,
      ...setup.options,
      ...(setup.bufferCount === undefined ? {} : { bufferCount: setup.bufferCount }),
      ...(setup.room === undefined ? {} : { room: setup.room }),
      commit: (request) => {
        if (this.#isCrashed || this.batches >= (setup.commitsBeforeCrash ?? Infinity)) return;
        this.#commit(request);
        release(() => this.ingest.releaseBuffer(request.buffer));
      },
    });
  }

  /** From now on nothing is committed. */
  crash(): void {
    this.#isCrashed = true;
  }

  tally(feedId: string): FeedTally {
    return (this.#tallies.get(feedId) ?? new FeedCounter(feedId)).tally;
  }

  #commit(request: CommitRequest): void {
    this.batches += 1;
    this.events.push(...unpackEvents(readEventBatch(request.buffer)));
    for (const { feedId, streamKey, position } of request.positions) {
      const positions = this.positions.get(feedId) ?? new Map<string, Json>();
      this.positions.set(feedId, positions);
      if (position === null) positions.delete(streamKey);
      else positions.set(streamKey, JSON.parse(JSON.stringify(position)) as Json);
    }
    for (const tally of request.tallies) {
      const total = this.#tallies.get(tally.feedId) ?? new FeedCounter(tally.feedId);
      this.#tallies.set(tally.feedId, total);
      total.add(tally);
    }
  }
}

/** The ingests of a test file: what a test creates is stopped after it. */
export class IngestRuns {
  readonly #runs: CommittedIngest[] = [];

  readonly create = (setup: IngestSetup = {}): CommittedIngest => {
    const run = new CommittedIngest(setup);
    this.#runs.push(run);
    return run;
  };

  async stop(): Promise<void> {
    await Promise.all(this.#runs.splice(0).map(async ({ ingest }) => await ingest.stop()));
  }
}

export function fileFeed(path: string, change: Partial<Feed> = {}): Feed {
  return feedSchema.parse({ id: 'edge', name: 'Edge', transport: 'file', path, ...change });
}
