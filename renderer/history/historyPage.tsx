import '../ui/desk.css';
import './history.css';
import { useCallback, useEffect, useRef } from 'react';
import { Toasts } from '../ui/toasts.tsx';
import { DetailPane } from './detailPane.tsx';
import { EmptyState } from './emptyState.tsx';
import { EventTable } from './eventTable.tsx';
import { FilterBar } from './filterBar.tsx';
import { StatusBar } from './statusBar.tsx';
import type { HistoryStore } from './historyState.ts';

interface Props {
  readonly store: HistoryStore;
  readonly openWindow: (window: 'wall' | 'settings') => void;
}

/** Search what happened: filter, table, one event in full. */
export function HistoryPage({ store, openWindow }: Props) {
  const filter = useRef<HTMLInputElement>(null);
  const table = useRef<HTMLDivElement>(null);
  const detailOpen = store((state) => state.detailOpen);
  const empty = store((state) => state.rows.length === 0);
  const toTable = useCallback(() => table.current?.focus(), []);
  useHistoryKeys(store, filter, toTable);
  return (
    <div className={`desk history ${detailOpen ? 'with-detail' : ''}`}>
      <FilterBar store={store} inputRef={filter} toTable={toTable} />
      <div className="history-body">
        <EventTable store={store} tableRef={table} />
        {empty ? <EmptyState store={store} openWindow={openWindow} /> : null}
      </div>
      {detailOpen ? <DetailPane store={store} /> : null}
      <StatusBar store={store} />
      <Toasts />
    </div>
  );
}

/** The keys that work anywhere in the window; those of the table are its own. */
function useHistoryKeys(
  store: HistoryStore,
  filter: React.RefObject<HTMLInputElement | null>,
  toTable: () => void,
): void {
  useEffect(() => {
    const onKey = (press: KeyboardEvent) => {
      const typing = press.target instanceof HTMLInputElement;
      if (press.key === '/' && !typing) {
        press.preventDefault();
        filter.current?.focus();
        filter.current?.select();
      } else if (press.key === 'F5') {
        press.preventDefault();
        void store.getState().refresh();
      } else if (press.key === 'Escape' && !typing) {
        store.getState().setDetailOpen(false);
        toTable();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [store, filter, toTable]);
}
