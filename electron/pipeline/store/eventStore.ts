import type { Database, Statement } from 'better-sqlite3';
import { readEventBatch } from '../../contract/eventBatch.ts';
import type { FeedCounts } from '../../contract/feedHealth.ts';
import { failure, success, type Result } from '../../contract/result.ts';
import type { Notice } from '../../contract/wallPort.ts';
import type { PulseSeed } from '../publish/pulse.ts';
import type { CommitRequest, Json, StreamPosition } from '../stages.ts';
import { CatchUp, type CatchUpQuery } from './catchUp.ts';
import { CountQueries } from './countQueries.ts';
import { Dictionaries, DICTIONARY_LIMITS, type DictionaryLimits } from './dictionaries.ts';
import { DictionaryReader } from './dictionaryReader.ts';
import { EventInserter } from './eventInsert.ts';
import { FeedCounter, readFeedCounts, type StoredRows } from './feedCounts.ts';
import { openForWriting, type DatabasePlace, type OpenFault } from './openDatabase.ts';
import { readOverview, type StoreOverview } from './overview.ts';
import { readPulseSeed } from './pulseSeed.ts';
import { RollUps, type RollUpProgress } from './rollUp.ts';
import { isDamage, storeFault, type StoreFault } from './storeFault.ts';

export interface EventStoreOptions extends DatabasePlace {
  readonly now?: () => number;
  /** The database was found damaged: set it aside and begin a fresh one. */
  readonly setAside?: boolean;
  /** The most pages (4 KB) that the database may have; tests make the disk small with it. */
  readonly maxPages?: number;
  readonly dictionaryLimits?: DictionaryLimits;
}

export interface CommitSummary {
  /** Ids of the first and last row, firstId > lastId when the batch had none. */
  readonly firstId: number;
  readonly lastId: number;
  readonly stored: number;
  /** By feed id. */
  readonly feeds: ReadonlyMap<string, StoredRows>;
}

export type EventStore = InstanceType<typeof OpenEventStore>;

/** Opens the one writing connection. The caller holds the data directory's writer lock. */
export function openEventStore(options: EventStoreOptions): Result<EventStore, OpenFault> {
  const nowMs = (options.now ?? Date.now)();
  const opened = openForWriting(options, nowMs, options.setAside ?? false);
  if (!opened.ok) return opened;
  const { database, notices, replaced } = opened.value;
  try {
    if (options.maxPages !== undefined) database.pragma(`max_page_count = ${options.maxPages}`);
    return success(new OpenEventStore(database, notices, options.dictionaryLimits ?? DICTIONARY_LIMITS));
  } catch (error) {
    database.close();
    if (isDamage(error) && !replaced) return openEventStore({ ...options, setAside: true });
    return failure('unavailable', storeFault(error).error.message);
  }
}

class OpenEventStore {
  readonly #database: Database;
  readonly #dictionaries: Dictionaries;
  readonly #inserter: EventInserter;
  readonly #counter: FeedCounter;
  readonly #rollUps: RollUps;
  readonly #reader: DictionaryReader;
  readonly #catchUp: CatchUp;
  readonly #setMeta: Statement<[number, string]>;
  readonly #addMeta: Statement<[number, string]>;
  readonly #setPosition: Statement<[string, string, string]>;
  readonly #dropPosition: Statement<[string, string]>;
  #nextId: number;
  /** A commit was rolled back: what it taught the dictionaries is not in the database. */
  #learntInVain = false;

  constructor(
    database: Database,
    /** What the user must be told about the opening. */
    readonly notices: readonly Notice[],
    limits: DictionaryLimits,
  ) {
    this.#database = database;
    this.#dictionaries = new Dictionaries(database, limits);
    this.#inserter = new EventInserter(database);
    this.#counter = new FeedCounter(database);
    this.#rollUps = new RollUps(database);
    this.#reader = new DictionaryReader(database);
    this.#catchUp = new CatchUp(database, this.#reader);
    this.#setMeta = database.prepare('UPDATE meta SET value = ? WHERE name = ?');
    this.#addMeta = database.prepare('UPDATE meta SET value = value + ? WHERE name = ?');
    this.#setPosition = database.prepare('INSERT OR REPLACE INTO feed_position VALUES (?, ?, ?)');
    this.#dropPosition = database.prepare('DELETE FROM feed_position WHERE feed_id = ? AND stream_key = ?');
    this.#nextId = Number(database.prepare(`SELECT value FROM meta WHERE name = 'next_id'`).pluck().get());
  }

  /**
   * Stores a batch, the positions after it and the counts of its feeds in one transaction, and writes the new ids into
   * the batch. On a failure nothing was changed, and the same request may come again.
   */
  commit(request: CommitRequest): Result<CommitSummary, StoreFault> {
    const batch = readEventBatch(request.buffer);
    const firstId = this.#nextId;
    const nextId = firstId + batch.count;
    try {
      const feeds = this.#transact(() => {
        this.#forgetWhatWasRolledBack();
        const rows = this.#dictionaries.resolve(batch);
        this.#inserter.insert(batch, rows, firstId);
        this.#storePositions(request.positions);
        if (nextId !== firstId) this.#setMeta.run(nextId, 'next_id');
        const crowdedOut = this.#dictionaries.takeCrowdedOut();
        if (crowdedOut > 0) this.#addMeta.run(crowdedOut, 'crowded_out');
        return this.#counter.add(batch, request.tallies);
      });
      this.#nextId = nextId;
      for (let row = 0; row < batch.count; row += 1) batch.id[row] = firstId + row;
      return success({ firstId, lastId: nextId - 1, stored: batch.count, feeds });
    } catch (error) {
      this.#learntInVain = true;
      return storeFault(error);
    }
  }

  /** Where the streams of a feed are read on: stream key -> what its source described. */
  positions(feedId: string): Map<string, Json> {
    const rows = this.#database
      .prepare<[string], [string, string]>('SELECT stream_key, position FROM feed_position WHERE feed_id = ?')
      .raw()
      .all(feedId);
    return new Map(rows.map(([streamKey, position]) => [streamKey, JSON.parse(position) as Json]));
  }

  /** The positions of every feed, by its id. */
  allPositions(): Map<string, Map<string, Json>> {
    const feedIds = this.#database.prepare<[], string>('SELECT DISTINCT feed_id FROM feed_position').pluck().all();
    return new Map(feedIds.map((feedId) => [feedId, this.positions(feedId)]));
  }

  /** What became of all that each feed ever delivered. */
  counts(): Map<string, FeedCounts> {
    return readFeedCounts(this.#database);
  }

  /** The same of one feed. */
  countsOf(feedId: string): FeedCounts {
    return this.#counter.countsOf(feedId);
  }

  /** For a wall that starts or reconnects: a batch without details by ascending id, or null. The caller owns it. */
  eventsAfter(query: CatchUpQuery): ArrayBuffer | null {
    return this.#catchUp.eventsAfter(query);
  }

  /** The last hour, to begin a pulse with: ask before the first commit that the pulse is told of. */
  pulseSeed(nowMs: number): PulseSeed {
    const queries = new CountQueries(this.#database, this.#reader);
    return readPulseSeed(this.#database, queries, this.#reader, nowMs);
  }

  overview(): StoreOverview {
    return readOverview(this.#database);
  }

  /** Brings the roll-ups up to date with the next events, `maxEvents` at most, in one transaction; idle once closed. */
  rollUp(maxEvents: number): RollUpProgress {
    const newestId = this.#nextId - 1;
    if (!this.#database.open) return { rolledUp: 0, behind: 0, fault: null };
    try {
      return this.#transact(() => this.#rollUps.step(maxEvents, newestId));
    } catch (error) {
      return { rolledUp: 0, behind: 0, fault: storeFault(error).error };
    }
  }

  /** Moves the journal into the database and lets go of it. */
  close(): void {
    if (this.#database.open) this.#database.close();
  }

  #forgetWhatWasRolledBack(): void {
    if (!this.#learntInVain) return;
    this.#dictionaries.forget();
    this.#counter.forget();
    this.#learntInVain = false;
  }

  #storePositions(positions: readonly StreamPosition[]): void {
    for (const { feedId, streamKey, position } of positions) {
      if (position === null) this.#dropPosition.run(feedId, streamKey);
      else this.#setPosition.run(feedId, streamKey, JSON.stringify(position));
    }
  }

  #transact<Value>(work: () => Value): Value {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const value = work();
      this.#database.exec('COMMIT');
      return value;
    } catch (error) {
      // SQLite itself has already rolled back after some faults: a full disk, an I/O error.
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
