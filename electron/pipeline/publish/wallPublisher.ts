import { copyForWall, readEventBatch, type EventBatch } from '../../contract/eventBatch.ts';
import type { CollectorToWall, WallSummary } from '../../contract/wallPort.ts';
import { sampleRows } from './sampleRows.ts';
import { readWallMessage } from './wallMessage.ts';

export interface CatchUpRequest {
  /** The newest event that the wall has; 0 for one that has none. */
  readonly afterId: number;
  readonly sinceMs: number;
  readonly limit: number;
}

export interface WallPublisherOptions {
  /** Reads a batch by ascending id from the store: the newest `limit` events after an id. Null for none. */
  readonly eventsAfter: (request: CatchUpRequest) => Promise<ArrayBuffer | null>;
  readonly now?: () => number;
}

export interface WallPort {
  /** May throw when the wall is gone: it is forgotten then. */
  post(message: CollectorToWall): void;
}

export interface WallConnection {
  /** Takes whatever the wall sent; what is no message of the protocol is counted and otherwise ignored. */
  receive(message: unknown): void;
  close(): void;
}

/** A wall that starts shows the last hour. */
const FIRST_PICTURE_MS = 3_600_000;
/** Events of a catch-up, at most. */
const CATCH_UP_EVENTS = 5000;
/** A larger gap between ids is no count of events. */
const MOST_MISSED = 1e9;
/** Credits that a wall can hold, whatever it grants. */
const MAX_CREDITS = 100_000;
/** Four summaries a second; a timer of 250 ms may come a little early. */
const SUMMARY_EVERY_MS = 240;
const IDLE_SUMMARY_EVERY_MS = 1000;

/** Sends committed batches to every connected wall, within the credits of each, and summaries. */
export class WallPublisher {
  readonly #walls = new Set<Wall>();
  readonly #stream: Stream;
  #ignored = 0;

  constructor(options: WallPublisherOptions) {
    this.#stream = { eventsAfter: options.eventsAfter, now: options.now ?? Date.now, newestId: 0 };
  }

  /** Messages from walls that were none of the protocol's. */
  get ignoredMessages(): number {
    return this.#ignored;
  }

  /** It gets nothing before its hello. */
  connect(port: WallPort): WallConnection {
    const wall = new Wall(port, this.#stream, () => this.#walls.delete(wall));
    this.#walls.add(wall);
    return {
      receive: (message) => {
        const known = readWallMessage(message);
        if (known === null) this.#ignored += 1;
        else if (known.type === 'hello') void wall.hello(Number(known.lastEventId ?? 0), known.credits);
        else wall.grant(known.events);
      },
      close: () => wall.close(),
    };
  }

  /** Sends a committed batch; the buffer is the caller's again when this returns. */
  publish(batch: EventBatch): void {
    if (batch.count === 0) return;
    this.#stream.newestId = Math.max(this.#stream.newestId, batch.id[batch.count - 1] ?? 0);
    for (const wall of this.#walls) wall.publish(batch);
  }

  /**
   * Sends a summary to the walls that are due: after 250 ms when events came, else after a second. Call it four times a
   * second; `make` is called once at most.
   */
  summarize(make: () => WallSummary): void {
    const nowMs = this.#stream.now();
    let summary: WallSummary | null = null;
    for (const wall of this.#walls) {
      if (wall.isSummaryDue(nowMs)) wall.sendSummary((summary ??= make()), nowMs);
    }
  }
}

/** What all walls share. */
interface Stream {
  readonly eventsAfter: WallPublisherOptions['eventsAfter'];
  readonly now: () => number;
  /** The newest event that was published or read from the store. */
  newestId: number;
}

/**
 * One wall. From its hello until the store has answered it gets no batches: the answer holds what was published
 * meanwhile, and where it does not the store is asked again.
 */
class Wall {
  #state: 'silent' | 'catching-up' | 'live' | 'closed' = 'silent';
  #credits = 0;
  /** The newest event that this wall has, or that a batch sent to it stands for. */
  #coveredId = 0;
  /** The newest event that was published while it caught up. */
  #missedId = 0;
  /** Events that no batch could stand for yet, for want of credits. */
  #owed = 0;
  #hellos = 0;
  #changed = true;
  #summarizedMs = -Infinity;
  #wakeForCredits: (() => void) | null = null;

  constructor(
    readonly port: WallPort,
    readonly stream: Stream,
    readonly forget: () => void,
  ) {}

  async hello(lastEventId: number, credits: number): Promise<void> {
    const hello = (this.#hellos += 1);
    this.#state = 'catching-up';
    this.#credits = Math.min(credits, MAX_CREDITS);
    this.#coveredId = lastEventId;
    this.#missedId = 0;
    this.#owed = 0;
    this.#changed = true;
    this.#wakeForCredits?.();
    do {
      if (this.#credits === 0) await this.#anyCredits();
      await this.#readOn(hello, lastEventId === 0 && this.#coveredId === 0);
      if (!this.#isCurrent(hello)) return;
    } while (this.#missedId > this.#coveredId);
    this.#state = 'live';
  }

  grant(events: number): void {
    if (this.#state === 'silent' || this.#state === 'closed') return;
    this.#credits = Math.min(this.#credits + events, MAX_CREDITS);
    if (this.#credits > 0) this.#wakeForCredits?.();
  }

  publish(batch: EventBatch): void {
    const lastId = batch.id[batch.count - 1] ?? 0;
    this.#changed = true;
    if (this.#state === 'catching-up') this.#missedId = Math.max(this.#missedId, lastId);
    if (this.#state !== 'live') return;
    let first = 0;
    // Ids ascend within a batch, so what a catch-up has brought already is at its beginning.
    while (first < batch.count && (batch.id[first] ?? 0) <= this.#coveredId) first += 1;
    this.#sendBatch(batch, first, batch.count - first);
    this.#coveredId = Math.max(this.#coveredId, lastId);
  }

  isSummaryDue(nowMs: number): boolean {
    if (this.#state === 'silent' || this.#state === 'closed') return false;
    const sinceMs = Math.abs(nowMs - this.#summarizedMs);
    return sinceMs >= (this.#changed ? SUMMARY_EVERY_MS : IDLE_SUMMARY_EVERY_MS);
  }

  sendSummary(summary: WallSummary, nowMs: number): void {
    this.#summarizedMs = nowMs;
    this.#changed = false;
    this.#post({ type: 'summary', summary });
  }

  close(): void {
    this.#state = 'closed';
    this.#wakeForCredits?.();
    this.forget();
  }

  /** False when the wall went away, or said hello again, during something that took time. */
  #isCurrent(hello: number): boolean {
    return hello === this.#hellos && this.#state !== 'closed';
  }

  async #readOn(hello: number, isFirstPicture: boolean): Promise<void> {
    if (!this.#isCurrent(hello)) return;
    const request = {
      afterId: this.#coveredId,
      sinceMs: isFirstPicture ? this.stream.now() - FIRST_PICTURE_MS : 0,
      limit: Math.min(this.#credits, CATCH_UP_EVENTS),
    };
    const missedBefore = this.#missedId;
    let buffer: ArrayBuffer | null = null;
    try {
      buffer = await this.stream.eventsAfter(request);
    } catch {
      // The store tells of its own troubles; the wall goes on with what comes.
    }
    if (!this.#isCurrent(hello)) return;
    // What was published before the question is answered by it, though nothing of it was worth sending.
    this.#coveredId = Math.max(this.#coveredId, missedBefore);
    if (buffer === null) {
      // A wall that has seen more than there is has seen another database.
      this.#coveredId = Math.min(this.#coveredId, this.stream.newestId);
      return;
    }
    const batch = readEventBatch(buffer);
    const lastId = batch.id[batch.count - 1] ?? 0;
    this.stream.newestId = Math.max(this.stream.newestId, lastId);
    // Ids are given without gaps, except where a damaged database was replaced.
    const missed = lastId - request.afterId;
    const isCut = !isFirstPicture && batch.count === request.limit && missed < MOST_MISSED;
    this.#coveredId = Math.max(this.#coveredId, lastId);
    this.#sendBatch(batch, 0, isCut ? missed : batch.count);
  }

  /** Sends the rows from `first` on, or as many as the credits allow, in the name of `represents` events. */
  #sendBatch(batch: EventBatch, first: number, represents: number): void {
    const count = batch.count - first;
    if (count === 0) return;
    const room = Math.min(count, this.#credits);
    if (room === 0) {
      this.#owed += represents;
      return;
    }
    const all = first === 0 && room === count;
    const candidates = all ? [] : Array.from({ length: count }, (_, index) => first + index);
    const buffer = copyForWall(batch, all ? null : sampleRows(batch, candidates, room));
    this.#credits -= room;
    const sent = represents + this.#owed;
    this.#owed = 0;
    this.#post({ type: 'batch', buffer, represents: sent });
  }

  #anyCredits(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeForCredits = () => {
        this.#wakeForCredits = null;
        resolve();
      };
    });
  }

  #post(message: CollectorToWall): void {
    try {
      this.port.post(message);
    } catch {
      this.close();
    }
  }
}
