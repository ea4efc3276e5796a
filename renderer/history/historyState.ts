import { create, type StoreApi, type UseBoundStore } from 'zustand';
import type { AttackEvent } from '../../electron/contract/event.ts';
import type { HistoryPage, HistoryPageRequest } from '../../electron/contract/ipc.ts';
import { messageOf, type Result } from '../../electron/contract/result.ts';
import { spanOf, type TimeRange } from './timeRange.ts';

export const PAGE_ROWS = 200;

export interface HistoryState {
  readonly range: TimeRange;
  readonly text: string;
  readonly rows: readonly AttackEvent[];
  /** Where the next page begins, null after the last: with a rare word that is far beyond the last row shown. */
  readonly next: HistoryPageRequest['before'];
  /** What is being waited for, and since when. */
  readonly loading: { readonly what: 'first' | 'older'; readonly sinceMs: number } | null;
  /** What went wrong, in words; the rows of before stay. */
  readonly error: string | null;
  /** How long the database took for the last page; null before the first. */
  readonly tookMs: number | null;
  /** When the first page was asked for. */
  readonly asOfMs: number | null;
  /** Index of the chosen row; -1 for none. */
  readonly selected: number;
  readonly detailOpen: boolean;

  setRange(range: TimeRange): void;
  setText(text: string): void;
  refresh(): Promise<void>;
  older(): Promise<void>;
  select(index: number): void;
  setDetailOpen(open: boolean): void;
}

export type HistoryStore = UseBoundStore<StoreApi<HistoryState>>;
type Ask = (request: HistoryPageRequest) => Promise<Result<HistoryPage>>;

/** The history window's state. `ask` is the call to main; an answer to a question no longer asked is dropped. */
export function createHistoryStore(ask: Ask, now: () => number = Date.now): HistoryStore {
  let asked = 0;
  /** The question of the first page: older pages must belong to it, however the clock moved on. */
  let question: Omit<HistoryPageRequest, 'before'> | null = null;

  return create<HistoryState>((set, get) => {
    async function load(request: HistoryPageRequest, what: 'first' | 'older'): Promise<void> {
      asked += 1;
      const number = asked;
      set({ loading: { what, sinceMs: now() }, error: null });
      const answer = await ask(request).catch((thrown: unknown) => ({
        ok: false as const,
        error: { kind: 'call', message: messageOf(thrown) },
      }));
      if (number !== asked) return;
      if (!answer.ok) {
        // The rows shown are those of the question before: there is no next page of the one that failed.
        set({ loading: null, error: answer.error.message, ...(what === 'first' ? { next: null } : {}) });
        return;
      }
      const { events, next, tookMs } = answer.value;
      set((state) => {
        const before = what === 'first' ? [] : state.rows;
        const rows = [...before, ...events];
        return {
          loading: null,
          next,
          tookMs,
          rows,
          selected: before.length === 0 ? Math.min(0, rows.length - 1) : state.selected,
          detailOpen: rows.length > 0 && state.detailOpen,
          ...(what === 'first' ? { asOfMs: now() } : {}),
        };
      });
    }

    return {
      range: { kind: 'preset', preset: '24h' },
      text: '',
      rows: [],
      next: null,
      loading: null,
      error: null,
      tookMs: null,
      asOfMs: null,
      selected: -1,
      detailOpen: false,

      setRange(range) {
        set({ range });
        void get().refresh();
      },
      setText(text) {
        set({ text });
      },
      async refresh() {
        const { range, text } = get();
        const span = spanOf(range, now());
        if (typeof span === 'string') {
          asked += 1;
          set({ loading: null, error: span });
          return;
        }
        question = { ...span, text: text.trim(), limit: PAGE_ROWS };
        await load({ ...question, before: null }, 'first');
      },
      async older() {
        const { next, loading } = get();
        if (question === null || next === null || loading !== null) return;
        await load({ ...question, before: next }, 'older');
      },
      select(index) {
        set(({ rows }) => ({ selected: rows.length === 0 ? -1 : Math.max(0, Math.min(rows.length - 1, index)) }));
      },
      setDetailOpen(detailOpen) {
        set({ detailOpen });
      },
    };
  });
}
