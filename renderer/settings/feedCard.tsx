import { Pencil, Trash2 } from 'lucide-react';
import type { FeedHealth } from '../../electron/contract/feedHealth.ts';
import type { FormatEntry } from '../../electron/contract/registry.ts';
import type { Feed } from '../../electron/contract/settings.ts';
import { EventText } from '../ui/eventText.tsx';
import { behindWords, feedLevel, statusWords } from '../ui/feedWords.ts';
import { formatRate } from '../ui/formatNumber.ts';
import { StateMark } from '../ui/stateMark.tsx';
import { FeedCounts } from './feedCounts.tsx';
import { SwitchButton } from './switchButton.tsx';

interface Props {
  /** Null for a feed that the settings do not hold: one of the command line, or the demonstration. */
  readonly feed: Feed | null;
  readonly health: FeedHealth | null;
  readonly formats: readonly FormatEntry[];
  readonly nowMs: number;
  readonly editing: boolean;
  readonly onEdit?: () => void;
  readonly onToggle?: (enabled: boolean) => void;
  readonly onRemove?: () => void;
}

/** A feed: what it reads, how it fares, and where everything it read went. */
export function FeedCard({ feed, health, formats, nowMs, editing, onEdit, onToggle, onRemove }: Props) {
  const level = health === null ? 'off' : feedLevel(health, nowMs);
  const name = feed?.name ?? health?.name ?? '';
  const loud = level === 'warning' || level === 'error';
  const behind = health === null ? null : behindWords(health);
  return (
    <article
      className={`feed-card state-${level} ${editing ? 'editing' : ''}`}
      data-testid={`feed-${feed?.id ?? health?.feedId}`}
    >
      <header>
        <StateMark level={level} label={health?.state ?? 'unknown'} />
        <h3>
          <EventText text={name} />
        </h3>
        {health !== null && health.framesPerSecond > 0 ? (
          <span className="soft">{formatRate(health.framesPerSecond)}/s</span>
        ) : null}
        {feed === null ? (
          <span className="card-note">{health?.simulated === true ? 'simulated' : 'from the command line'}</span>
        ) : (
          <div className="card-actions">
            <button type="button" className="button quiet" onClick={onEdit} aria-label={`Edit ${name}`}>
              <Pencil aria-hidden="true" /> Edit
            </button>
            <button
              type="button"
              className="button quiet"
              onClick={onRemove}
              aria-label={`Remove ${name}`}
              title="Remove"
            >
              <Trash2 aria-hidden="true" />
            </button>
            <SwitchButton on={feed.enabled} label={`${name} is read`} onChange={(on) => onToggle?.(on)} />
          </div>
        )}
      </header>
      <p className="card-source faint">
        <span title={health?.formatReason ?? undefined}>{formatWords(feed, health, formats)}</span>
        {feed === null ? null : <EventText className="ellipsis" text={addressOf(feed)} />}
      </p>
      {health === null ? null : (
        <>
          <p className={loud ? 'card-status loud' : 'card-status soft'}>
            <EventText text={statusWords(health, nowMs)} />
            {behind === null ? null : <span className="behind">{behind}</span>}
          </p>
          <FeedCounts counts={health.counts} />
        </>
      )}
    </article>
  );
}

/** Where it reads, in one line. */
function addressOf(feed: Feed): string {
  if ('url' in feed) return feed.url;
  if ('path' in feed) return feed.path;
  if (feed.transport === 'syslog') return `${feed.protocol} ${feed.address} port ${feed.port}`;
  if (feed.transport === 'demo') return `${feed.eventsPerSecond} events a second`;
  return 'standard input';
}

/** What it is read as; of a format that was recognised, that it was. */
function formatWords(feed: Feed | null, health: FeedHealth | null, formats: readonly FormatEntry[]): string {
  const id = health?.format ?? feed?.format ?? '';
  const label = formats.find((format) => format.id === id)?.label ?? id;
  return (health?.formatReason ?? null) === null ? label : `${label}, recognised`;
}
