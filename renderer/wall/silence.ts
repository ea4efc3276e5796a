import { LIVE_WINDOW_MS } from '../../electron/contract/event.ts';
import type { FeedHealth } from '../../electron/contract/feedHealth.ts';
import { sumReasons } from '../../electron/contract/feedHealth.ts';
import type { WallSummary } from '../../electron/contract/wallPort.ts';
import {
  bringsOldEvents,
  feedLevel,
  lostWords,
  statusWords,
  topReasons,
  undrawnWords,
  type StateLevel,
} from '../ui/feedWords.ts';
import { formatCompact } from '../ui/formatNumber.ts';
import { formatAge } from '../ui/formatTime.ts';
import { NOTHING_SEEN, type FeedSeen } from './feedsSeen.ts';

export type Connection = 'waiting' | 'connected' | 'lost' | 'silent';

/** Why the globe shows nothing, for a person across the room. */
export interface Silence {
  readonly tone: 'quiet' | 'warning' | 'error';
  readonly headline: string;
  readonly lines: readonly SilenceLine[];
}

export interface SilenceLine {
  /** The feed that the line is about, or null. */
  readonly feed: string | null;
  readonly text: string;
}

export interface SilenceInput {
  readonly nowMs: number;
  readonly connection: Connection;
  /** Since when the connection is as it is. */
  readonly connectionSinceMs: number;
  /** What main said when the wall asked for a collector and was refused. */
  readonly connectFault: string | null;
  readonly summary: WallSummary | null;
  /** The summary of about a minute ago, or the first. */
  readonly before: WallSummary | null;
  /** Why there is no globe, in words. */
  readonly globeFault: string | null;
  /** When this wall last placed an arc. */
  readonly placedMs: number | null;
  readonly seen: ReadonlyMap<string, FeedSeen>;
}

/** An arc younger than this is an answer by itself. */
const RECENTLY_MS = 60_000;
/** A start or restart takes about this long; before that there is nothing to explain. */
const PATIENCE_MS = 4_000;
const MOST_LINES = 5;

/** Null while there is something to see. */
export function silenceOf(input: SilenceInput): Silence | null {
  const { nowMs, summary, before, globeFault } = input;
  if (globeFault !== null) return error('The globe cannot be drawn', [general(globeFault)]);
  const connectionAgeMs = nowMs - input.connectionSinceMs;
  if (input.connection !== 'connected') return connectionAgeMs < PATIENCE_MS ? null : withoutCollector(input);
  if (summary === null) return connectionAgeMs < PATIENCE_MS ? null : withoutCollector(input);
  if (summary.feeds.length === 0) {
    return warning('No feeds yet', [general('Press S for Settings, and add a log file or an event stream.')]);
  }
  if (summary.feeds.every((feed) => feed.state === 'disabled')) {
    return warning('Every feed is switched off', [general('Press S for Settings, and switch one on.')]);
  }
  if (input.placedMs !== null && nowMs - input.placedMs < RECENTLY_MS) return null;
  if (connectionAgeMs < PATIENCE_MS || before === null) return null;
  const { seen } = input;
  return (
    undrawnSilence(summary, before, seen) ??
    arrivedSilence(summary, seen) ??
    unreadSilence(summary, before) ??
    quietSilence(summary, seen)
  );
}

function withoutCollector(input: SilenceInput): Silence {
  if (input.connectFault !== null) return error('No connection to the collector', [general(input.connectFault)]);
  switch (input.connection) {
    case 'lost':
      return warning('The collector stopped and is being restarted', [
        general('Feeds go on from where they were: nothing is lost or counted twice.'),
      ]);
    case 'silent':
      return error('No word from the collector', [
        general(`The figures are ${formatAge(input.nowMs - input.connectionSinceMs)} old.`),
      ]);
    default:
      return warning('Waiting for the collector', [general('It opens the feeds and the database.')]);
  }
}

/** Events were stored, and none of them got an arc. */
function undrawnSilence(
  summary: WallSummary,
  before: WallSummary,
  seen: ReadonlyMap<string, FeedSeen>,
): Silence | null {
  let stored = 0;
  let drawable = 0;
  const reasons = new Map<string, number>();
  for (const feed of summary.feeds) {
    const old = before.feeds.find((candidate) => candidate.feedId === feed.feedId);
    stored += feed.counts.stored - (old?.counts.stored ?? 0);
    drawable += feed.counts.drawable - (old?.counts.drawable ?? 0);
    for (const [reason, count] of Object.entries(feed.counts.undrawn)) {
      const more = count - ((old?.counts.undrawn as Readonly<Record<string, number>>)?.[reason] ?? 0);
      if (more > 0) reasons.set(reason, (reasons.get(reason) ?? 0) + more);
    }
  }
  if (stored <= 0) return null;
  if (drawable > 0) {
    const lines = oldLines(summary, seen);
    const behind = summary.feeds.some((feed) => feed.behindBytes > 0);
    return quiet(
      behind ? 'Catching up with older events' : ONLY_OLD,
      lines.length > 0 ? lines : [general(`${formatCompact(stored)} stored in the last minute: ${IN_HISTORY}`)],
    );
  }
  const lines = [...reasons]
    .toSorted((a, b) => b[1] - a[1])
    .map(([reason, count]) => general(`${formatCompact(count)} ${undrawnWords(reason)}`));
  const homeless = [...reasons.keys()].some((reason) => reason.endsWith('private')) && summary.site.home === null;
  if (homeless) lines.push(general('Press S for Settings, and set the home and the site’s networks.'));
  return warning('Events come in, but none of them can be drawn', lines.slice(0, MOST_LINES));
}

/** A feed brought events within the last minute, maybe before this wall had its first summary. */
function arrivedSilence(summary: WallSummary, seen: ReadonlyMap<string, FeedSeen>): Silence | null {
  const lively = summary.feeds.filter((feed) => feed.state === 'live');
  const old = oldLines({ ...summary, feeds: lively }, seen);
  if (old.length > 0) return quiet(ONLY_OLD, old);
  const lines = lively.flatMap((feed) => {
    const { counts } = feed;
    if (counts.stored > 0 && counts.drawable === 0) {
      return topReasons(counts.undrawn, 2).map((words) => about(feed, words));
    }
    const lost = lostWords(feed);
    return counts.records > 0 && counts.stored === 0 && lost !== null ? [about(feed, `none stored: ${lost}`)] : [];
  });
  return lines.length === 0
    ? null
    : warning('Events come in, but none of them can be drawn', lines.slice(0, MOST_LINES));
}

const ONLY_OLD = 'Only older events came in';
const IN_HISTORY = 'history has them, the globe animates only live ones';

/** Of every feed that this wall knows old events of, and no live ones. */
function oldLines(summary: WallSummary, seen: ReadonlyMap<string, FeedSeen>): SilenceLine[] {
  return summary.feeds
    .flatMap((feed) => {
      const words = oldWords(feed, seen.get(feed.feedId) ?? NOTHING_SEEN, summary.nowMs);
      return words === null ? [] : [about(feed, words)];
    })
    .slice(0, MOST_LINES);
}

function oldWords(feed: FeedHealth, { late, live }: FeedSeen, nowMs: number): string | null {
  const { stored, drawable } = feed.counts;
  if (live > 0 || drawable === 0) return null;
  if (late > 0) {
    const which = late === stored ? 'stored, all' : 'stored that were';
    return `${formatCompact(late)} ${which} older than 2 minutes when read: ${IN_HISTORY}`;
  }
  // A wall gets the last hour when it starts. What is older it knows by the feed's newest event alone.
  if (!bringsOldEvents(feed, nowMs) || !cameOld(feed)) return null;
  return `${formatCompact(stored)} stored, the newest is ${formatAge(nowMs - (feed.lastEventMs ?? 0))} old: ${IN_HISTORY}`;
}

/** As far as a feed's health tells: something came when its newest event was no longer live. */
function cameOld({ state, lastFrameMs, lastEventMs }: FeedHealth): boolean {
  return state === 'live' || (lastFrameMs ?? 0) - (lastEventMs ?? 0) > LIVE_WINDOW_MS;
}

/** Lines were read, and none of them was an event. */
function unreadSilence(summary: WallSummary, before: WallSummary): Silence | null {
  const lines: SilenceLine[] = [];
  for (const feed of summary.feeds) {
    const old = before.feeds.find((candidate) => candidate.feedId === feed.feedId)?.counts;
    const refused = sumReasons(feed.counts.refused) - (old === undefined ? 0 : sumReasons(old.refused));
    const ignored = sumReasons(feed.counts.ignored) - (old === undefined ? 0 : sumReasons(old.ignored));
    if (refused > 0) {
      const why = topReasons(feed.counts.refused, 2).join(', ');
      lines.push(about(feed, `${formatCompact(refused)} lines refused in a minute (${why}). Is its format right?`));
    } else if (ignored > 0) lines.push(about(feed, `${formatCompact(ignored)} lines read, no attack among them`));
  }
  return lines.length === 0 ? null : warning('Lines come in, but no events', lines.slice(0, MOST_LINES));
}

function quietSilence(summary: WallSummary, seen: ReadonlyMap<string, FeedSeen>): Silence {
  const { nowMs } = summary;
  const seenOf = (feed: FeedHealth) => seen.get(feed.feedId) ?? NOTHING_SEEN;
  const levels = summary.feeds.map((feed) => feedLevel(feed, nowMs));
  const enabled = summary.feeds.filter((feed) => feed.state !== 'disabled');
  const worstFirst = enabled.toSorted((a, b) => rank(feedLevel(b, nowMs)) - rank(feedLevel(a, nowMs)));
  const lines = worstFirst.slice(0, MOST_LINES).map((feed) => {
    const old = LEVELS_AT_REST.has(feedLevel(feed, nowMs)) ? oldWords(feed, seenOf(feed), nowMs) : null;
    return about(feed, old ?? statusWords(feed, nowMs));
  });
  if (levels.includes('error')) return error('Nothing comes in', lines);
  if (levels.includes('warning')) return warning('Nothing comes in', lines);
  const newestMs = Math.max(...enabled.map((feed) => feed.lastEventMs ?? 0));
  if (newestMs > 0) return quiet(`Quiet: newest event ${formatAge(nowMs - newestMs)} ago`, lines);
  const hasStored = enabled.some((feed) => feed.counts.stored > 0);
  return quiet(hasStored ? 'Quiet: no event since the start' : 'Quiet: no event yet', lines);
}

const LEVELS_AT_REST: ReadonlySet<StateLevel> = new Set(['good', 'quiet']);

function rank(level: string): number {
  return ['off', 'good', 'quiet', 'warning', 'error'].indexOf(level);
}

function general(text: string): SilenceLine {
  return { feed: null, text };
}

function about(feed: FeedHealth, text: string): SilenceLine {
  return { feed: feed.name, text };
}

function quiet(headline: string, lines: readonly SilenceLine[]): Silence {
  return { tone: 'quiet', headline, lines };
}

function warning(headline: string, lines: readonly SilenceLine[]): Silence {
  return { tone: 'warning', headline, lines };
}

function error(headline: string, lines: readonly SilenceLine[]): Silence {
  return { tone: 'error', headline, lines };
}
