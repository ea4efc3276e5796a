import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { messageOf } from '../contract/result.ts';
import { EMPTY_COUNTS } from '../contract/feedHealth.ts';
import { openEventStore, type EventStore } from '../pipeline/store/eventStore.ts';
import type { CommitRequest } from '../pipeline/stages.ts';
import type { IngestToStore, MainToStore, StoreConfig, StoreToIngest, StoreToMain } from './threadMessages.ts';

/** How long a failed commit waits before it is tried again; ingest stands still meanwhile, for want of buffers. */
const RETRY_MS = 1000;
/** Events rolled up in one small transaction, between two commits. */
const ROLL_UP_STEP = 20_000;
const COUNTS_EVERY_MS = 200;

const { config, ingestPort } = workerData as { config: StoreConfig; ingestPort: MessagePort };
const main = parentPort;
if (main === null) throw new Error('the store thread runs inside a collector');

const tell = (message: StoreToMain, transfer: ArrayBuffer[] = []): void => main.postMessage(message, transfer);

const opened = openEventStore(config);
if (opened.ok) serve(opened.value);
else refuse(opened.error.message);

/** Without a database nothing is read. */
function refuse(message: string): void {
  tell({ type: 'open-failed', message });
  ingestPort.postMessage({ type: 'positions', positions: null } satisfies StoreToIngest);
  ingestPort.on('message', (request: IngestToStore) => {
    if (request.type === 'end') tell({ type: 'closed' });
  });
}

/** Takes what ingest sends strictly in order; a commit that fails holds up everything behind it. */
function serve(store: EventStore): void {
  const queue: IngestToStore[] = [];
  let retrying = false;
  let rollUpDue = true;
  let working = false;

  const work = (): void => {
    working = false;
    if (retrying) return;
    const next = queue[0];
    if (next === undefined) {
      if (rollUpDue) {
        rollUpDue = store.rollUp(ROLL_UP_STEP).behind > 0;
        wake();
      }
      return;
    }
    if (next.type === 'commit' && !tryCommit(next.request)) {
      retrying = true;
      setTimeout(() => {
        retrying = false;
        wake();
      }, RETRY_MS);
      return;
    }
    queue.shift();
    if (next.type !== 'commit') answer(next);
    wake();
  };
  const wake = (): void => {
    if (working) return;
    working = true;
    setImmediate(work);
  };

  let troubled = false;
  const tryCommit = (request: CommitRequest): boolean => {
    const committed = store.commit(request);
    if (!committed.ok) {
      troubled = true;
      tell({ type: 'trouble', message: committed.error.message });
      return false;
    }
    if (troubled) tell({ type: 'trouble', message: null });
    troubled = false;
    rollUpDue = true;
    for (const { feedId } of request.tallies) changedFeeds.add(feedId);
    tell({ type: 'committed', buffer: request.buffer, lastId: committed.value.lastId }, [request.buffer]);
    return true;
  };

  const changedFeeds = new Set<string>();
  const tellCounts = (): void => {
    if (changedFeeds.size === 0) return;
    const counts = store.counts();
    tell({ type: 'counts', counts: new Map([...changedFeeds].map((id) => [id, counts.get(id) ?? EMPTY_COUNTS])) });
    changedFeeds.clear();
  };
  const countsTimer = setInterval(tellCounts, COUNTS_EVERY_MS);

  const answer = (message: Exclude<IngestToStore, { type: 'commit' }>): void => {
    switch (message.type) {
      case 'mark':
        tell({ type: 'marked', jobId: message.jobId, counts: store.counts().get(message.feedId) ?? EMPTY_COUNTS });
        break;
      case 'end':
        clearInterval(countsTimer);
        tellCounts();
        store.close();
        ingestPort.close();
        tell({ type: 'closed' });
        break;
    }
  };

  ingestPort.on('message', (message: IngestToStore) => {
    queue.push(message);
    wake();
  });
  main?.on('message', (message: MainToStore) => {
    let buffer: ArrayBuffer | null = null;
    try {
      buffer = store.eventsAfter(message);
    } catch (error) {
      tell({ type: 'trouble', message: `Recent events could not be read: ${messageOf(error)}` });
    }
    tell({ type: 'events', requestId: message.requestId, buffer }, buffer === null ? [] : [buffer]);
  });
  tell({ type: 'opened', notices: store.notices, seed: store.pulseSeed(Date.now()) });
  tell({ type: 'counts', counts: store.counts() });
  ingestPort.postMessage({ type: 'positions', positions: store.allPositions() } satisfies StoreToIngest);
  wake();
}
