import { messageOf, type Result } from '../contract/result.ts';
import { EMPTY_SEED, type PulseSeed } from '../pipeline/publish/pulse.ts';
import type { CommitRequest } from '../pipeline/stages.ts';
import type { EventStore } from '../pipeline/store/eventStore.ts';
import type { IngestToStore, MainToStore, StoreToIngest, StoreToMain } from './threadMessages.ts';

/** How long a failed commit waits before it is tried again; ingest stands still meanwhile, for want of buffers. */
const RETRY_MS = 1000;
/** Events rolled up in one small transaction, between two commits. */
const ROLL_UP_STEP = 20_000;

export interface StoreServiceLinks {
  tell(message: StoreToMain, transfer?: ArrayBuffer[]): void;
  tellIngest(message: StoreToIngest): void;
  /** Sets a damaged database aside and opens a fresh one. */
  replace(): Result<EventStore>;
}

/** Does what ingest asks strictly in order: a commit that fails holds up everything behind it. Rolls up in between. */
export class StoreService {
  #store: EventStore;
  readonly #links: StoreServiceLinks;
  readonly #queue: IngestToStore[] = [];
  #state: 'idle' | 'woken' | 'retrying' | 'ended' = 'idle';
  #rollUpDue = true;
  #troubled = false;

  constructor(store: EventStore, links: StoreServiceLinks) {
    this.#store = store;
    this.#links = links;
    links.tell({ type: 'opened', notices: store.notices, seed: this.#seed() });
    links.tell({ type: 'counts', counts: store.counts() });
    links.tellIngest({ type: 'positions', positions: store.allPositions() });
    this.#wake();
  }

  take(message: IngestToStore): void {
    this.#queue.push(message);
    this.#wake();
  }

  answer({ requestId, ...query }: MainToStore): void {
    let buffer: ArrayBuffer | null = null;
    try {
      buffer = this.#store.eventsAfter(query);
    } catch (error) {
      this.#complain(`Recent events could not be read: ${messageOf(error)}`);
    }
    this.#links.tell({ type: 'events', requestId, buffer }, buffer === null ? [] : [buffer]);
  }

  #wake(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'woken';
    // Between two pieces of work, so that messages and timers get their turn.
    setImmediate(() => {
      this.#state = 'idle';
      this.#work();
    });
  }

  #work(): void {
    const next = this.#queue[0];
    if (next === undefined) {
      if (!this.#rollUpDue) return;
      this.#rollUpDue = this.#store.rollUp(ROLL_UP_STEP).behind > 0;
      this.#wake();
      return;
    }
    if (next.type === 'end') {
      this.#end();
      return;
    }
    if (next.type === 'commit' && !this.#commit(next.request)) {
      this.#state = 'retrying';
      setTimeout(() => {
        this.#state = 'idle';
        this.#work();
      }, RETRY_MS);
      return;
    }
    this.#queue.shift();
    if (next.type === 'mark') {
      this.#links.tell({ type: 'marked', jobId: next.jobId, counts: this.#store.countsOf(next.feedId) });
    }
    this.#wake();
  }

  #commit(request: CommitRequest): boolean {
    const committed = this.#store.commit(request);
    if (!committed.ok) {
      this.#complain(committed.error.message);
      if (committed.error.kind === 'damaged') this.#replace();
      return false;
    }
    if (this.#troubled) this.#links.tell({ type: 'trouble', message: null });
    this.#troubled = false;
    this.#rollUpDue = true;
    // Before the batch itself: a wall must never have drawn more than it is told was stored.
    this.#tellCounts(request);
    const { lastId } = committed.value;
    this.#links.tell({ type: 'committed', buffer: request.buffer, lastId }, [request.buffer]);
    return true;
  }

  /** The failed commit is tried again on the fresh database; each feed writes its position there with its next batch. */
  #replace(): void {
    this.#store.close();
    const replaced = this.#links.replace();
    if (!replaced.ok) {
      this.#complain(replaced.error.message);
      return;
    }
    this.#store = replaced.value;
    this.#links.tell({ type: 'opened', notices: this.#store.notices, seed: EMPTY_SEED });
  }

  #end(): void {
    this.#state = 'ended';
    this.#store.close();
    this.#links.tell({ type: 'closed' });
  }

  #tellCounts({ tallies }: CommitRequest): void {
    if (tallies.length === 0) return;
    const changed = tallies.map(({ feedId }) => [feedId, this.#store.countsOf(feedId)] as const);
    this.#links.tell({ type: 'counts', counts: new Map(changed) });
  }

  /** The first picture of the wall's figures; a damaged database must not keep the collector from starting. */
  #seed(): PulseSeed {
    try {
      return this.#store.pulseSeed(Date.now());
    } catch (error) {
      this.#complain(`The last hour could not be read: ${messageOf(error)}`);
      return EMPTY_SEED;
    }
  }

  #complain(message: string): void {
    this.#troubled = true;
    this.#links.tell({ type: 'trouble', message });
  }
}
