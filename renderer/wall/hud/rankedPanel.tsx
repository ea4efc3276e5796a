import './rankedPanel.css';
import { memo } from 'react';
import type { RankedCount, WallSummary } from '../../../electron/contract/wallPort.ts';
import { CountryFlag } from '../../ui/countryFlag.tsx';
import { countryName } from '../../ui/countryName.ts';
import { EventText } from '../../ui/eventText.tsx';
import { formatCompact, formatPlural } from '../../ui/formatNumber.ts';
import { Figure } from './figure.tsx';
import { Panel } from './panel.tsx';
import { useFittingRows } from './useFittingRows.ts';
import { useWall } from './wallContext.ts';

type Dimension = 'origins' | 'networks' | 'signatures' | 'services';

const TITLES: Readonly<Record<Dimension, string>> = {
  origins: 'Origins',
  networks: 'Networks',
  signatures: 'Signatures',
  services: 'Targeted services',
};

const MOST_ROWS = 10;
/** Height of a row, in units of the wall's smallest text. */
const ROW_UNITS = 2.05;
const LACKING: Readonly<Record<Dimension, string>> = {
  origins: 'no known origin',
  networks: 'no known network',
  signatures: 'no signature',
  services: 'no known service',
};
const NONE: readonly RankedCount[] = [];

/** The last hour's most frequent of one kind, with a bar against the first of them. */
export function RankedPanel({ dimension }: { readonly dimension: Dimension }) {
  const counts = useWall((state) => state.summary?.[dimension] ?? NONE);
  const [ref, { rows, columns }] = useFittingRows<HTMLOListElement>(ROW_UNITS, MOST_ROWS);
  const most = counts[0]?.count ?? 0;
  return (
    <Panel area={dimension} title={TITLES[dimension]} note="last hour">
      <ol className="ranked-list" ref={ref} style={{ gridTemplateRows: `repeat(${Math.max(1, rows)}, auto)` }}>
        {counts.length === 0 ? <Nothing dimension={dimension} /> : null}
        {counts.slice(0, rows * columns).map((ranked) => (
          <RankedRow key={ranked.key} dimension={dimension} ranked={ranked} most={most} />
        ))}
      </ol>
    </Panel>
  );
}

/** An hour without events is not the same as events of which this is not known. */
function Nothing({ dimension }: { readonly dimension: Dimension }) {
  const events = useWall((state) => (state.summary === null ? null : eventsOf(state.summary)));
  if (events === null) return null;
  return (
    <li className="empty">
      {events === 0
        ? 'None in the last hour.'
        : `${formatPlural(events, 'event has', 'events have')} ${LACKING[dimension]}.`}
    </li>
  );
}

function eventsOf({ minutes }: WallSummary): number {
  return minutes.flat().reduce((sum, count) => sum + count, 0);
}

interface RowProps {
  readonly dimension: Dimension;
  readonly ranked: RankedCount;
  readonly most: number;
}

const RankedRow = memo(function RankedRow({ dimension, ranked, most }: RowProps) {
  const label = dimension === 'origins' ? countryName(ranked.key) : ranked.label;
  return (
    <li className="ranked-row">
      {dimension === 'origins' ? <CountryFlag code={ranked.key} /> : null}
      <EventText className="ellipsis" text={label} />
      <Figure value={ranked.count} format={formatCompact} />
      <span className="bar" aria-hidden="true">
        <span style={{ transform: `scaleX(${most === 0 ? 0 : ranked.count / most})` }} />
      </span>
    </li>
  );
});
