import type { AttackEvent } from '../contract/event.ts';
import type { HistoryPage } from '../contract/ipc.ts';
import { failure, messageOf, success, type Result } from '../contract/result.ts';
import { openHistory, type History } from '../pipeline/store/history.ts';
import type { ReaderConfig, ReaderQuery, ReaderReply, ReaderRequest } from './readerMessages.ts';

/** The part of Electron's `process.parentPort` that we use: this file imports nothing from electron. */
interface ParentPort {
  on(event: 'message', listener: (message: { data: ReaderRequest }) => void): void;
  postMessage(message: ReaderReply): void;
}

const { parentPort } = process as unknown as { parentPort?: ParentPort };
if (parentPort === undefined) throw new Error('the reader runs as a utility process of Arcwall');

let open: { readonly databasePath: string; readonly history: History } | null = null;

parentPort.on('message', ({ data }) => {
  parentPort.postMessage({ requestId: data.requestId, answer: answer(data.config, data.query) });
});

function answer(config: ReaderConfig, query: ReaderQuery): Result<HistoryPage | AttackEvent> {
  try {
    const history = historyOf(config);
    if (!history.ok) return history;
    if (query.method === 'page') return success(history.value.page(query.request));
    const event = history.value.event(query.id);
    return event === null ? failure('no-event', 'This event is no longer in the database.') : success(event);
  } catch (error) {
    // A file that was replaced or damaged under us: the next query opens it anew.
    open?.history.close();
    open = null;
    return failure('query-failed', `The database could not be read: ${messageOf(error)}`);
  }
}

function historyOf(config: ReaderConfig): Result<History> {
  if (open?.databasePath === config.databasePath) return success(open.history);
  open?.history.close();
  open = null;
  const opened = openHistory(config);
  if (opened.ok) open = { databasePath: config.databasePath, history: opened.value };
  return opened;
}
