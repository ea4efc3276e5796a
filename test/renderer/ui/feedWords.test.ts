import { expect, test } from 'vitest';
import { UNDRAWN_REASONS } from '../../../electron/contract/event.ts';
import {
  behindWords,
  feedLevel,
  lostWords,
  statusWords,
  topReasons,
  undrawnWords,
} from '../../../renderer/ui/feedWords.ts';
import { feedHealth } from '../feedHealthFixture.ts';

const NOW = 1_763_800_000_000;

test('a stale feed turns amber, then red', () => {
  const stale = (ageMs: number) => feedHealth({ state: 'stale', lastFrameMs: NOW - ageMs });
  expect(feedLevel(stale(5 * 60_000), NOW)).toBe('warning');
  expect(feedLevel(stale(59 * 60_000), NOW)).toBe('warning');
  expect(feedLevel(stale(61 * 60_000), NOW)).toBe('error');
  expect(statusWords(stale(5 * 60_000), NOW)).toBe('file open, nothing new for 5 min');
});

test('a stale feed says how old its last event is, after its own message', () => {
  const stale = { state: 'stale', lastFrameMs: NOW - 5 * 60_000, lastEventMs: NOW - 25 * 60_000 } as const;
  expect(statusWords(feedHealth(stale), NOW)).toBe('file open, nothing new for 5 min; last event 25 min ago');
  expect(statusWords(feedHealth({ ...stale, message: 'Connected, but nothing comes.' }), NOW)).toBe(
    'Connected, but nothing comes; last event 25 min ago',
  );
});

test('a live feed that brings old events does not only say live', () => {
  expect(statusWords(feedHealth({ lastEventMs: NOW - 660_000 }), NOW)).toBe('live, last event 11 min ago');
  expect(statusWords(feedHealth({ lastEventMs: NOW - 5_000 }), NOW)).toBe('live');
});

test('a feed that tries again says when, after its own message', () => {
  const retrying = feedHealth({ state: 'retrying', message: 'The server answered 503.', retryAtMs: NOW + 7_400 });
  expect(statusWords(retrying, NOW)).toBe('The server answered 503, again in 8 s');
  expect(statusWords(retrying, NOW + 60_000)).toBe('The server answered 503, again in 0 s');
});

test('no state is without words', () => {
  const states = [
    'disabled',
    'starting',
    'waiting',
    'live',
    'idle',
    'stale',
    'retrying',
    'failed',
    'finished',
  ] as const;
  for (const state of states) expect(statusWords(feedHealth({ state }), NOW)).not.toBe('');
});

test('every reason for an event without an arc has words, and a new one is shown as it is', () => {
  for (const reason of UNDRAWN_REASONS) expect(undrawnWords(reason)).not.toBe(reason);
  expect(undrawnWords('on-the-moon')).toBe('on-the-moon');
});

test('reasons come with their counts, the largest first', () => {
  expect(topReasons({ 'target-private': 3, 'attacker-unlocated': 12_000, 'target-missing': 0 }, 2)).toEqual([
    '12K attacker not located',
    '3 target private, no home set',
  ]);
});

test('a feed that reads slower than its file grows says how far behind it is', () => {
  expect(behindWords(feedHealth({ behindBytes: 1_000 }))).toBeNull();
  expect(behindWords(feedHealth({ behindBytes: 12_400_000 }))).toBe('catching up, 12 MB behind');
});

test('what became of the other frames is said, when there are any', () => {
  expect(lostWords(feedHealth({}))).toBeNull();
  expect(
    lostWords(feedHealth({}, { refused: { 'not JSON': 2 }, ignored: { 'event_type flow': 5 }, duplicate: 1 })),
  ).toBe('2 refused, 5 ignored, 1 duplicate');
});
