import './eventTable.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type CSSProperties, type KeyboardEvent, type RefObject } from 'react';
import { columnsShown, widestRows } from './columns.ts';
import { EventCells, EventRow } from './eventRow.tsx';
import type { HistoryState, HistoryStore } from './historyState.ts';
import { useColumnWidths } from './useColumnWidths.ts';

const ROW_PX = 29;
interface Props {
  readonly store: HistoryStore;
  readonly tableRef: RefObject<HTMLDivElement | null>;
}

/** The rows that can be seen, of any number. Arrows, Page and Home keys move, Enter opens. */
export function EventTable({ store, tableRef }: Props) {
  const rows = store((state) => state.rows);
  const selected = store((state) => state.selected);
  const hasUndrawn = useMemo(() => rows.some((event) => event.undrawn !== null), [rows]);
  const detailOpen = store((state) => state.detailOpen);
  const columns = useMemo(() => columnsShown(hasUndrawn, detailOpen), [hasUndrawn, detailOpen]);
  const widest = useMemo(() => widestRows(rows), [rows]);
  const scroller = useRef<HTMLDivElement>(null);
  const { measureRef, template } = useColumnWidths(columns, widest, scroller);
  // oxlint-disable-next-line react/incompatible-library -- there is no compiler here that could memoize it
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  useEffect(() => {
    if (selected >= 0) virtualizer.scrollToIndex(selected);
  }, [selected, virtualizer]);

  function onKey(press: KeyboardEvent): void {
    const state = store.getState();
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 1);
    const next = selectedAfter(press.key, state, pageRows);
    if (next !== null) {
      press.preventDefault();
      state.select(next);
      if (next >= state.rows.length) void state.older();
    } else if (press.key === 'Enter' && state.selected >= 0) {
      press.preventDefault();
      state.setDetailOpen(true);
    }
  }

  return (
    <div
      ref={tableRef}
      className={`table ${hasUndrawn ? 'has-undrawn' : ''} ${rows.length === 0 ? 'without-rows' : ''}`}
      style={{ '--columns': template } as CSSProperties}
      role="grid"
      tabIndex={0}
      aria-label="Events, newest first"
      aria-rowcount={rows.length}
      aria-activedescendant={selected >= 0 ? `event-${selected}` : undefined}
      onKeyDown={onKey}
    >
      <div className="table-head" role="row">
        {columns.map(({ name, label }) => (
          <span key={name} role="columnheader" className={`cell-${name}`}>
            {label}
          </span>
        ))}
      </div>
      <div className="table-scroll" ref={scroller}>
        <div className="table-rows" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const event = rows[item.index];
            return event === undefined ? null : (
              <EventRow
                key={event.id}
                event={event}
                index={item.index}
                topPx={item.start}
                selected={item.index === selected}
                store={store}
              />
            );
          })}
        </div>
      </div>
      <div className="table-measure" ref={measureRef} inert aria-hidden="true">
        <div className="measure-row">
          {columns.map(({ name, label }) => (
            <span key={name} className={`cell-${name}`}>
              {label}
            </span>
          ))}
        </div>
        {widest.map((event) => (
          <div key={event.id} className="measure-row">
            <EventCells event={event} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** Where a key leads; one past the last row means that older events are wanted. */
function selectedAfter(key: string, { selected, rows }: HistoryState, pageRows: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return selected + 1;
    case 'ArrowUp':
      return selected - 1;
    case 'PageDown':
      return selected + pageRows;
    case 'PageUp':
      return selected - pageRows;
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    default:
      return null;
  }
}
