import { memo } from 'react';
import type { AttackEvent, Endpoint } from '../../electron/contract/event.ts';
import { CountryFlag } from '../ui/countryFlag.tsx';
import { countryName } from '../ui/countryName.ts';
import { DirectionMark } from '../ui/directionMark.tsx';
import { EventText } from '../ui/eventText.tsx';
import { undrawnWords } from '../ui/feedWords.ts';
import { MiddleText } from '../ui/middleText.tsx';
import { SeverityMark } from '../ui/severityMark.tsx';
import { TimeOnDesk } from '../ui/timeOnDesk.tsx';
import type { HistoryStore } from './historyState.ts';

interface Props {
  readonly event: AttackEvent;
  readonly index: number;
  readonly topPx: number;
  readonly selected: boolean;
  readonly store: HistoryStore;
}

export const EventRow = memo(function EventRow({ event, index, topPx, selected, store }: Props) {
  return (
    <div
      id={`event-${index}`}
      className={`table-row severity-${event.severity} ${selected ? 'selected' : ''}`}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={selected}
      style={{ transform: `translateY(${topPx}px)` }}
      onClick={() => {
        store.getState().select(index);
        store.getState().setDetailOpen(true);
      }}
    >
      <EventCells event={event} />
    </div>
  );
});

/** The cells of a row: where a row is drawn, and where its columns are measured. */
export function EventCells({ event }: { readonly event: AttackEvent }) {
  return (
    <>
      <span role="gridcell" className="cell-time">
        <TimeOnDesk ms={event.tsMs} dense />
      </span>
      <span role="gridcell" className="cell-severity">
        <SeverityMark severity={event.severity} />
        <span className="severity-word">{event.severity}</span>
      </span>
      <span role="gridcell" className="cell-attacker">
        <End end={event.attacker} />
      </span>
      <span role="gridcell" className="cell-arrow">
        <DirectionMark direction={event.direction} />
      </span>
      <span role="gridcell" className="cell-target">
        <End end={event.target} />
      </span>
      <Cell name="service" text={event.service} />
      <Cell name="signature" text={event.signature ?? event.category} />
      <span role="gridcell" className="cell-feed">
        <MiddleText text={event.feedId} />
      </span>
      <Cell name="undrawn" text={event.undrawn === null ? null : undrawnWords(event.undrawn)} />
    </>
  );
}

function Cell({ name, text }: { readonly name: string; readonly text: string | null }) {
  return (
    <span role="gridcell" className={`cell-${name}`}>
      {text === null ? null : <EventText className="ellipsis" text={text} />}
    </span>
  );
}

/** Flag, address and port, and the place as far as there is room. */
function End({ end }: { readonly end: Endpoint }) {
  const where = end.place ?? end.city ?? (end.countryCode === null ? null : countryName(end.countryCode));
  return (
    <>
      {end.place === null ? <CountryFlag code={end.countryCode} /> : null}
      <EventText className="address" text={end.ip ?? 'unknown'} />
      {end.port === null ? null : <span className="port">:{end.port}</span>}
      {where === null ? null : <EventText className="where ellipsis" text={where} />}
    </>
  );
}
