import { useEffect, useState } from 'react';
import { EventText } from '../ui/eventText.tsx';
import { formatAge } from '../ui/formatTime.ts';
import { TimeOnDesk } from '../ui/timeOnDesk.tsx';
import type { HistoryStore } from './historyState.ts';
import { rangeWords } from './timeRange.ts';

interface Props {
  readonly store: HistoryStore;
  readonly openWindow: (window: 'settings') => void;
}

/** No rows: why, and what to do next. */
export function EmptyState({ store, openWindow }: Props) {
  const { range, text, loading, error, asOfMs, next, setRange, setText, refresh, older } = store();
  if (loading !== null) return <Waiting sinceMs={loading.sinceMs} />;
  if (error !== null) {
    return (
      <div className="empty-state" role="alert">
        <h2>No answer</h2>
        <p>
          <EventText text={error} />
        </p>
        <button type="button" className="button primary" onClick={() => void refresh()}>
          Try again
        </button>
      </div>
    );
  }
  if (asOfMs === null) return null;
  if (next !== null) {
    return (
      <div className="empty-state">
        <h2>
          Nothing found yet for “
          <EventText text={text} />”
        </h2>
        <p>
          Searched back to <TimeOnDesk ms={next.tsMs} />; there is more to search.
        </p>
        <button type="button" className="button primary" onClick={() => void older()}>
          Search on
        </button>
      </div>
    );
  }
  const everything = range.kind === 'preset' && range.preset === 'all';
  if (everything && text === '') {
    return (
      <div className="empty-state">
        <h2>Nothing is stored yet</h2>
        <p>Events appear here as soon as a feed delivers the first one.</p>
        <button type="button" className="button primary" onClick={() => openWindow('settings')}>
          Add a feed in Settings
        </button>
      </div>
    );
  }
  return (
    <div className="empty-state">
      <h2>{text === '' ? 'No events' : <>Nothing matches “{<EventText text={text} />}”</>}</h2>
      <p>
        in {rangeWords(range)}.
        {text === '' ? null : ' Every word must occur in the event’s addresses, places, signature or sensor.'}
      </p>
      <div className="empty-actions">
        {text === '' ? null : (
          <button
            type="button"
            className="button"
            onClick={() => {
              setText('');
              void refresh();
            }}
          >
            Clear the filter
          </button>
        )}
        {everything ? null : (
          <button type="button" className="button primary" onClick={() => setRange({ kind: 'preset', preset: 'all' })}>
            Search everything
          </button>
        )}
      </div>
    </div>
  );
}

/** Says nothing for a moment: an answer that comes at once needs no flicker before it. */
function Waiting({ sinceMs }: { readonly sinceMs: number }) {
  const [nowMs, setNowMs] = useState(sinceMs);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return nowMs - sinceMs < 500 ? null : (
    <div className="empty-state" role="status">
      <h2>Searching</h2>
      <p className="faint">for {formatAge(nowMs - sinceMs)}</p>
    </div>
  );
}
