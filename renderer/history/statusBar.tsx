import { formatPlural } from '../ui/formatNumber.ts';
import { formatTook } from '../ui/formatTime.ts';
import { EventText } from '../ui/eventText.tsx';
import { TimeOnDesk } from '../ui/timeOnDesk.tsx';
import type { HistoryStore } from './historyState.ts';

/** How much is shown, how long it took, and the way to more. */
export function StatusBar({ store }: { readonly store: HistoryStore }) {
  const { rows, next, loading, error, tookMs, asOfMs, older } = store();
  return (
    <footer className="status-bar">
      <p role="status">
        {rows.length === 0 ? null : (
          <>
            <strong data-testid="row-count">{formatPlural(rows.length, 'event')}</strong>
            {next === null ? ', all there are' : ' and more'}
          </>
        )}
        {tookMs === null ? null : <span className="faint"> found in {formatTook(tookMs)}</span>}
        {asOfMs === null ? null : (
          <span className="faint">
            {' '}
            as of <TimeOnDesk ms={asOfMs} />
          </span>
        )}
      </p>
      {error !== null && rows.length > 0 ? (
        <p className="status-error" role="alert">
          <EventText text={error} />
        </p>
      ) : null}
      {next === null ? null : (
        <p className="soft">
          searched back to <TimeOnDesk ms={next.tsMs} />
        </p>
      )}
      {next === null ? null : (
        <button type="button" className="button" disabled={loading !== null} onClick={() => void older()}>
          {loading?.what === 'older' ? 'Loading…' : 'Load older'}
        </button>
      )}
      <p className="key-hints faint">
        <kbd>/</kbd> filter <kbd>↑</kbd> <kbd>↓</kbd> move <kbd>Enter</kbd> open <kbd>Esc</kbd> close
      </p>
    </footer>
  );
}
