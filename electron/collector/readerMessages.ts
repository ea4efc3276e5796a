import type { AttackEvent } from '../contract/event.ts';
import type { HistoryPage, HistoryPageRequest } from '../contract/ipc.ts';
import type { Result } from '../contract/result.ts';

export interface ReaderConfig {
  readonly databasePath: string;
  readonly nativeBinding: string | null;
}

export type ReaderQuery =
  { readonly method: 'page'; readonly request: HistoryPageRequest } | { readonly method: 'event'; readonly id: string };

export interface ReaderAnswers {
  readonly page: HistoryPage;
  readonly event: AttackEvent;
}

export interface ReaderRequest {
  readonly requestId: number;
  readonly config: ReaderConfig;
  readonly query: ReaderQuery;
}

export interface ReaderReply {
  readonly requestId: number;
  readonly answer: Result<HistoryPage | AttackEvent>;
}
