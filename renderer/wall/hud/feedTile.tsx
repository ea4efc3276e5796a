import { memo } from 'react';
import type { FeedHealth } from '../../../electron/contract/feedHealth.ts';
import { sumReasons } from '../../../electron/contract/feedHealth.ts';
import { EventText } from '../../ui/eventText.tsx';
import { behindWords, feedLevel, lostWords, statusWords, topReasons } from '../../ui/feedWords.ts';
import { formatCompact, formatRate } from '../../ui/formatNumber.ts';
import { StateMark } from '../../ui/stateMark.tsx';
import { CountedFigure } from './countedFigure.tsx';
import { useWall } from './wallContext.ts';

/** A feed in three lines: its state and pace, what became of everything it delivered, and why anything is missing. */
export const FeedTile = memo(function FeedTile({ feed, nowMs }: { readonly feed: FeedHealth; readonly nowMs: number }) {
  const drawn = useWall((state) => state.drawn.byFeed.get(feed.feedId) ?? 0);
  // Batches may be a blink ahead of the figures; more drawn than stored would look like a fault.
  const drawnHere = Math.min(drawn, feed.counts.stored);
  const level = feedLevel(feed, nowMs);
  const { counts } = feed;
  const reason = reasonLine(feed, nowMs);
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
          <Count word="stored" value={counts.stored} />
          <Count word="drawn" value={drawnHere} />
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
      <span className="faint">{word}</span> <CountedFigure value={value} format={formatCompact} />
    </span>
  );
}

/** The one thing worth saying about a feed: what is wrong, else what is missing, else how fresh it is. */
function reasonLine(feed: FeedHealth, nowMs: number): { readonly text: string; readonly loud: boolean } {
  const level = feedLevel(feed, nowMs);
  if (level === 'warning' || level === 'error') return { text: statusWords(feed, nowMs), loud: true };
  const behind = behindWords(feed);
  if (behind !== null) return { text: behind, loud: true };
  const undrawn = sumReasons(feed.counts.undrawn);
  const missing = [
    undrawn === 0 ? null : `undrawn ${topReasons(feed.counts.undrawn, 2).join(', ')}`,
    lostWords(feed),
  ].filter((words) => words !== null);
  if (missing.length > 0) return { text: missing.join('; '), loud: false };
  if (feed.state === 'live') return { text: lagWords(feed) ?? statusWords(feed, nowMs), loud: false };
  return { text: statusWords(feed, nowMs), loud: false };
}

function lagWords({ lastEventMs, lastFrameMs, message }: FeedHealth): string | null {
  if (message !== null || lastEventMs === null || lastFrameMs === null) return null;
  const lagMs = Math.max(0, lastFrameMs - lastEventMs);
  return lagMs < 60_000 ? `lag ${(lagMs / 1000).toFixed(1)} s` : null;
}
