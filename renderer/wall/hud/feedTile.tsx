import { memo } from 'react';
import type { FeedHealth } from '../../../electron/contract/feedHealth.ts';
import { sumReasons } from '../../../electron/contract/feedHealth.ts';
import { EventText } from '../../ui/eventText.tsx';
import { behindWords, feedLevel, lostWords, statusWords, topReasons } from '../../ui/feedWords.ts';
import { formatCompact, formatRate } from '../../ui/formatNumber.ts';
import { StateMark } from '../../ui/stateMark.tsx';
import { Figure } from './figure.tsx';
import { NOTHING_SEEN, type FeedSeen } from '../feedsSeen.ts';
import { useWall } from './wallContext.ts';

/** A feed in three lines: its state and pace, what became of everything it delivered, and why anything is missing. */
export const FeedTile = memo(function FeedTile({ feed, nowMs }: { readonly feed: FeedHealth; readonly nowMs: number }) {
  const { drawn, late } = useWall((state) => state.seen.get(feed.feedId) ?? NOTHING_SEEN);
  const level = feedLevel(feed, nowMs);
  const { counts } = feed;
  const reason = reasonLine(feed, { drawn, late }, nowMs);
  const reasonLineShown = (
    <p className={reason.loud ? 'feed-reason loud' : 'feed-reason ellipsis'}>
      <EventText text={reason.text} />
    </p>
  );
  return (
    <article className={`feed-tile state-${level}`} data-testid={`feed-${feed.feedId}`} data-state={feed.state}>
      <p className="feed-name">
        <StateMark level={level} label={feed.state} />
        <EventText className="ellipsis" text={feed.name} />
        {feed.simulated ? <span className="feed-simulated">simulated</span> : null}
        <span className="feed-rate">{formatRate(feed.framesPerSecond)}/s</span>
        {feed.state === 'live' ? null : <span className="feed-state">{feed.state}</span>}
      </p>
      <div className="feed-lines">
        {reason.loud ? reasonLineShown : null}
        <p className="feed-counts ellipsis">
          <Count word="read" value={counts.frames} />
          {isTelling(counts) ? <Count word="decoded" value={counts.decoded} /> : null}
          {counts.records === counts.decoded ? null : <Count word="events" value={counts.records} />}
          <Count word="stored" value={counts.stored} />
          {late === 0 ? null : <Count word="late" value={late} />}
          <Count word="drawn" value={drawn} />
        </p>
        {reason.loud ? null : reasonLineShown}
      </div>
    </article>
  );
});

/** What was decoded is worth its room where it is neither all that was read nor all that was stored. */
function isTelling({ frames, decoded, stored }: FeedHealth['counts']): boolean {
  return decoded !== frames && decoded !== stored;
}

function Count({ word, value }: { readonly word: string; readonly value: number }) {
  return (
    <span>
      <span className="faint">{word}</span> <Figure value={value} format={formatCompact} />
    </span>
  );
}

type Drawn = Pick<FeedSeen, 'drawn' | 'late'>;

/** The one thing worth saying about a feed: what is wrong, else what is missing, else how fresh it is. */
function reasonLine(
  feed: FeedHealth,
  { drawn, late }: Drawn,
  nowMs: number,
): { readonly text: string; readonly loud: boolean } {
  const level = feedLevel(feed, nowMs);
  if (level === 'warning' || level === 'error') return { text: statusWords(feed, nowMs), loud: true };
  const behind = behindWords(feed);
  if (behind !== null) return { text: behind, loud: true };
  const undrawn = sumReasons(feed.counts.undrawn);
  const parts = [
    lostWords(feed),
    late === 0 ? null : 'late: over 2 min old when read, in history only',
    undrawn === 0 ? null : `undrawn ${topReasons(feed.counts.undrawn, 2).join(', ')}`,
  ].filter((words) => words !== null);
  if (parts.length === 0) parts.push((feed.state === 'live' ? lagWords(feed) : null) ?? statusWords(feed, nowMs));
  // After a restart most of what is stored was drawn by nobody now.
  if (feed.counts.drawable > drawn + late) parts.push('drawn: since this wall opened');
  // A feed's own message is a sentence; here it is one part among others.
  return { text: parts.map((part) => part.replace(/\.$/, '')).join('; '), loud: false };
}

function lagWords({ lastEventMs, lastFrameMs, message }: FeedHealth): string | null {
  if (message !== null || lastEventMs === null || lastFrameMs === null) return null;
  const lagMs = Math.max(0, lastFrameMs - lastEventMs);
  return lagMs < 60_000 ? `lag ${(lagMs / 1000).toFixed(1)} s` : null;
}
