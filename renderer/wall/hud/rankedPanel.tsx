import './rankedPanel.css';
import { memo } from 'react';
import type { RankedCount } from '../../../electron/contract/wallPort.ts';
import { CountryFlag } from '../../ui/countryFlag.tsx';
import { countryName } from '../../ui/countryName.ts';
import { EventText } from '../../ui/eventText.tsx';
import { formatCompact } from '../../ui/formatNumber.ts';
import { CountedFigure } from './countedFigure.tsx';
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
const NOTHING = 'None in the last hour.';
/** Feeds need not say the network of an address, and the location data does not. */
const NO_NETWORKS = 'No feed names networks.';
const NONE: readonly RankedCount[] = [];

/** The last hour's most frequent of one kind, with a bar against the first of them. */
export function RankedPanel({ dimension }: { readonly dimension: Dimension }) {
  const counts = useWall((state) => state.summary?.[dimension] ?? NONE);
  const [ref, { rows, columns }] = useFittingRows<HTMLOListElement>(ROW_UNITS, MOST_ROWS);
  const most = counts[0]?.count ?? 0;
  return (
    <Panel area={dimension} title={TITLES[dimension]} note="last hour">
      <ol className="ranked-list" ref={ref} style={{ gridTemplateRows: `repeat(${Math.max(1, rows)}, auto)` }}>
        {counts.length === 0 ? <li className="empty">{dimension === 'networks' ? NO_NETWORKS : NOTHING}</li> : null}
        {counts.slice(0, rows * columns).map((ranked) => (
          <RankedRow key={ranked.key} dimension={dimension} ranked={ranked} most={most} />
        ))}
      </ol>
    </Panel>
  );
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
      <CountedFigure value={ranked.count} format={formatCompact} />
      <span className="bar" aria-hidden="true">
        <span style={{ transform: `scaleX(${most === 0 ? 0 : ranked.count / most})` }} />
      </span>
    </li>
  );
});
