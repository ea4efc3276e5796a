import './filterBar.css';
import { RefreshCw, Search, X } from 'lucide-react';
import { useEffect, useRef, type RefObject } from 'react';
import { RangePicker } from './rangePicker.tsx';
import type { HistoryStore } from './historyState.ts';

const TYPING_PAUSE_MS = 300;

interface Props {
  readonly store: HistoryStore;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly toTable: () => void;
}

/** What to look for, and when. Searches by itself a moment after the last letter. */
export function FilterBar({ store, inputRef, toTable }: Props) {
  const text = store((state) => state.text);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function search(next: string, delayMs: number): void {
    const { setText, refresh } = store.getState();
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void refresh(), delayMs);
  }

  function onKey(press: React.KeyboardEvent): void {
    if (press.key === 'Enter') search(text, 0);
    if (press.key === 'Enter' || press.key === 'ArrowDown' || press.key === 'Escape') {
      press.preventDefault();
      toTable();
    }
  }

  return (
    <header className="filter-bar">
      <h1>History</h1>
      <div className="search">
        <Search aria-hidden="true" />
        <input
          ref={inputRef}
          className="input"
          value={text}
          maxLength={200}
          spellCheck={false}
          aria-label="Filter"
          placeholder="Address, place, country, signature, service, sensor"
          onChange={(change) => search(change.target.value, TYPING_PAUSE_MS)}
          onKeyDown={onKey}
        />
        {text === '' ? (
          <kbd title="Press / to type here">/</kbd>
        ) : (
          <button type="button" className="clear" aria-label="Clear the filter" onClick={() => search('', 0)}>
            <X aria-hidden="true" />
          </button>
        )}
      </div>
      <RangePicker store={store} />
      <button type="button" className="button" title="F5" onClick={() => void store.getState().refresh()}>
        <RefreshCw aria-hidden="true" /> Refresh
      </button>
    </header>
  );
}
