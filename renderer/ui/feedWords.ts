import { LIVE_WINDOW_MS, type UndrawnReason } from '../../electron/contract/event.ts';
import type { FeedHealth, FeedState } from '../../electron/contract/feedHealth.ts';
import { sumReasons, type Reasons } from '../../electron/contract/feedHealth.ts';
import { formatBytes, formatCompact } from './formatNumber.ts';
import { formatAge } from './formatTime.ts';

export type StateLevel = 'good' | 'quiet' | 'warning' | 'error' | 'off';

const LEVELS: Readonly<Record<FeedState, StateLevel>> = {
  live: 'good',
  idle: 'quiet',
  finished: 'quiet',
  starting: 'quiet',
  waiting: 'warning',
  stale: 'warning',
  retrying: 'warning',
  failed: 'error',
  disabled: 'off',
};

/** A feed that was heard, and then nothing for this long, is red: amber was not enough. */
const LONG_STALE_MS = 60 * 60_000;

export function feedLevel(feed: FeedHealth, nowMs: number): StateLevel {
  const heardMs = feed.lastFrameMs ?? feed.lastEventMs;
  if (feed.state === 'stale' && heardMs !== null && nowMs - heardMs > LONG_STALE_MS) return 'error';
  return LEVELS[feed.state];
}

const UNDRAWN: Readonly<Record<UndrawnReason, string>> = {
  'attacker-missing': 'no attacker address',
  'target-missing': 'no target address',
  'attacker-private': 'attacker private, no home set',
  'target-private': 'target private, no home set',
  'attacker-unlocated': 'attacker not located',
  'target-unlocated': 'target not located',
};

export function undrawnWords(reason: string): string {
  return (UNDRAWN as Readonly<Record<string, string>>)[reason] ?? reason;
}

/** The reasons with most behind them first: `118 target private, no home set`. */
export function topReasons(reasons: Readonly<Partial<Record<string, number>>>, most: number): string[] {
  return Object.entries(reasons as Reasons)
    .filter(([, count]) => count > 0)
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([reason, count]) => `${formatCompact(count)} ${undrawnWords(reason)}`);
}

/** Everything that was read and is not stored, in words: null when there is nothing. */
export function lostWords(feed: FeedHealth): string | null {
  const { refused, ignored, filtered, duplicate } = feed.counts;
  const parts = [
    ...sumWords('refused', refused),
    ...sumWords('ignored', ignored),
    ...sumWords('filtered', filtered),
    ...(duplicate > 0 ? [`${formatCompact(duplicate)} duplicate`] : []),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

function sumWords(word: string, reasons: Reasons): string[] {
  const sum = sumReasons(reasons);
  return sum === 0 ? [] : [`${formatCompact(sum)} ${word}`];
}

/** What the feed does now, in words that need no manual; its own message first. */
export function statusWords(feed: FeedHealth, nowMs: number): string {
  const said = feed.message;
  const heardMs = feed.lastFrameMs ?? feed.lastEventMs;
  const silentFor = heardMs === null ? null : formatAge(nowMs - heardMs);
  switch (feed.state) {
    case 'live':
      return said ?? (bringsOldEvents(feed, nowMs) ? `live, ${lastEventWords(feed, nowMs)}` : 'live');
    case 'idle':
      return said ?? openWords(feed, silentFor);
    case 'stale': {
      const words = withoutStop(said ?? openWords(feed, silentFor));
      return feed.lastEventMs === null ? words : `${words}; ${lastEventWords(feed, nowMs)}`;
    }
    case 'retrying': {
      const seconds = feed.retryAtMs === null ? null : Math.max(0, Math.ceil((feed.retryAtMs - nowMs) / 1000));
      const again = seconds === null ? 'trying again' : `again in ${seconds} s`;
      return said === null ? `not connected, ${again}` : `${withoutStop(said)}, ${again}`;
    }
    case 'waiting':
      return said ?? 'what it reads is not there yet';
    case 'starting':
      return said ?? 'starting';
    case 'failed':
      return said ?? 'stopped after a fault';
    case 'disabled':
      return 'switched off';
    case 'finished':
      return said ?? 'read to the end';
  }
}

/** Its newest event lies outside of what the globe animates. */
export function bringsOldEvents({ lastEventMs }: FeedHealth, nowMs: number): boolean {
  return lastEventMs !== null && nowMs - lastEventMs > LIVE_WINDOW_MS;
}

function lastEventWords({ lastEventMs }: FeedHealth, nowMs: number): string {
  return lastEventMs === null ? 'no event yet' : `last event ${formatAge(nowMs - lastEventMs)} ago`;
}

function openWords(feed: FeedHealth, silentFor: string | null): string {
  return `${feed.transport === 'file' ? 'file open' : 'connected'}, ${silenceWords(feed, silentFor)}`;
}

/** A feed that was read before a restart has counts, and yet heard nothing since. */
function silenceWords(feed: FeedHealth, silentFor: string | null): string {
  if (silentFor !== null) return `nothing new for ${silentFor}`;
  return feed.counts.frames === 0 ? 'nothing came yet' : 'nothing new since the start';
}

/** `catching up, 12 MB behind`; null while it is not worth saying. */
export function behindWords(feed: FeedHealth): string | null {
  return feed.behindBytes < BEHIND_WORTH_SAYING ? null : `catching up, ${formatBytes(feed.behindBytes)} behind`;
}

/** Less than this is read in the blink of an eye. */
const BEHIND_WORTH_SAYING = 256 * 1024;

function withoutStop(sentence: string): string {
  return sentence.replace(/[.\s]+$/, '');
}
