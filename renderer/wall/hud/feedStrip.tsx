import './feedStrip.css';
import { useLayoutEffect, useRef, useState } from 'react';
import type { FeedHealth } from '../../../electron/contract/feedHealth.ts';
import { feedLevel, type StateLevel } from '../../ui/feedWords.ts';
import { StateMark } from '../../ui/stateMark.tsx';
import { FeedTile } from './feedTile.tsx';
import { useWall } from './wallContext.ts';

/** Width that a tile needs for its counts, in units of the wall's smallest text, where the layout does not say. */
const TILE_UNITS = 25;
const URGENCY: readonly StateLevel[] = ['error', 'warning', 'good', 'quiet', 'off'];
const NONE: readonly FeedHealth[] = [];

/** How every feed fares. Where there is room for a part of them only, those in trouble come first. */
export function FeedStrip() {
  const feeds = useWall((state) => state.summary?.feeds ?? NONE);
  const nowMs = useWall((state) => state.summary?.nowMs ?? 0);
  const [ref, room] = useTileRoom();
  const fits = feeds.length <= room;
  const levels = new Map(feeds.map((feed) => [feed.feedId, feedLevel(feed, nowMs)]));
  const levelOf = (feed: FeedHealth) => levels.get(feed.feedId) ?? 'off';
  const ordered = fits ? feeds : feeds.toSorted((a, b) => URGENCY.indexOf(levelOf(a)) - URGENCY.indexOf(levelOf(b)));
  const shown = fits ? ordered : ordered.slice(0, Math.max(1, room - 1));
  const rest = ordered.slice(shown.length);
  return (
    <section className="area-strip feed-strip" aria-label="Feeds" ref={ref}>
      {shown.map((feed) => (
        <FeedTile key={feed.feedId} feed={feed} nowMs={nowMs} />
      ))}
      {rest.length === 0 ? null : <RestTile feeds={rest} levelOf={levelOf} />}
    </section>
  );
}

function RestTile({ feeds, levelOf }: { feeds: readonly FeedHealth[]; levelOf: (feed: FeedHealth) => StateLevel }) {
  const counts = URGENCY.map((level) => ({ level, count: feeds.filter((feed) => levelOf(feed) === level).length }));
  return (
    <div className="feed-tile feed-rest">
      <p className="feed-name">{feeds.length} more feeds</p>
      <p className="feed-rest-levels">
        {counts
          .filter(({ count }) => count > 0)
          .map(({ level, count }) => (
            <span key={level}>
              <StateMark level={level} label={level} /> {count}
            </span>
          ))}
      </p>
    </div>
  );
}

function useTileRoom() {
  const ref = useRef<HTMLElement>(null);
  const [room, setRoom] = useState(3);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = () => {
      const style = getComputedStyle(element);
      const units = Number.parseFloat(style.getPropertyValue('--tile-units')) || TILE_UNITS;
      const tilePx = units * Number.parseFloat(style.getPropertyValue('--u'));
      setRoom(Math.max(1, Math.floor(element.clientWidth / tilePx)));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return [ref, room] as const;
}
