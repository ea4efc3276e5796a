import type { FeedCounts as Counts } from '../../electron/contract/feedHealth.ts';
import { sumReasons } from '../../electron/contract/feedHealth.ts';
import { EventText } from '../ui/eventText.tsx';
import { undrawnWords } from '../ui/feedWords.ts';
import { formatBytes, formatCount } from '../ui/formatNumber.ts';

/** Where everything that was read went; the lines add up, and the reasons are one click away. */
export function FeedCounts({ counts }: { readonly counts: Counts }) {
  const undrawn = sumReasons(counts.undrawn);
  const groups = [
    { title: 'Ignored: no attack', reasons: counts.ignored },
    { title: 'Refused: unreadable', reasons: counts.refused },
    { title: 'Filtered', reasons: counts.filtered },
    { title: 'Stored, but not drawn', reasons: counts.undrawn },
    { title: 'Noticed', reasons: counts.noticed },
  ].filter(({ reasons }) => sumReasons(reasons) > 0);
  return (
    <details className="feed-counts">
      <summary>
        <Figure word="read" value={counts.frames} />
        <Figure word="ignored" value={sumReasons(counts.ignored)} />
        <Figure word="refused" value={sumReasons(counts.refused)} loud />
        <Figure word="duplicate" value={counts.duplicate} optional />
        <Figure word="filtered" value={sumReasons(counts.filtered)} optional />
        <Figure word="stored" value={counts.stored} />
        <Figure word="drawable" value={counts.drawable} />
        <Figure word="undrawn" value={undrawn} loud />
      </summary>
      <div className="reasons">
        {groups.length === 0 ? (
          <p className="faint">
            {counts.frames === 0
              ? 'Nothing was read yet.'
              : `All of the ${formatBytes(counts.bytes)} that were read is stored and can be drawn.`}
          </p>
        ) : (
          groups.map(({ title, reasons }) => <Reasons key={title} title={title} reasons={reasons} />)
        )}
      </div>
    </details>
  );
}

interface FigureProps {
  readonly word: string;
  readonly value: number;
  readonly loud?: boolean;
  readonly optional?: boolean;
}

function Figure({ word, value, loud = false, optional = false }: FigureProps) {
  if (optional && value === 0) return null;
  return (
    <span className={loud && value > 0 ? 'figure loud' : 'figure'}>
      <strong>{formatCount(value)}</strong> {word}
    </span>
  );
}

function Reasons({ title, reasons }: { title: string; reasons: Readonly<Partial<Record<string, number>>> }) {
  const sorted = Object.entries(reasons).toSorted((a, b) => (b[1] ?? 0) - (a[1] ?? 0));
  return (
    <div>
      <h4>{title}</h4>
      <ul>
        {sorted.map(([reason, count]) => (
          <li key={reason}>
            <span>{formatCount(count ?? 0)}</span>
            <EventText text={undrawnWords(reason)} />
          </li>
        ))}
      </ul>
    </div>
  );
}
