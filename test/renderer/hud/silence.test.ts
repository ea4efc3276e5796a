import { describe, expect, test } from 'vitest';
import { silenceOf, type SilenceInput } from '../../../renderer/wall/silence.ts';
import { feedHealth } from '../feedHealthFixture.ts';
import { NOW, wallSummary } from '../wallFixture.ts';

function input(changes: Partial<SilenceInput>): SilenceInput {
  return {
    nowMs: NOW,
    connection: 'connected',
    connectionSinceMs: NOW - 120_000,
    connectFault: null,
    summary: null,
    before: null,
    globeFault: null,
    placedMs: null,
    seen: new Map(),
    ...changes,
  };
}

function withFeeds(
  feeds: Parameters<typeof feedHealth>[],
  before = feeds,
  changes: Partial<SilenceInput> = {},
): SilenceInput {
  return input({
    summary: wallSummary({ feeds: feeds.map((feed) => feedHealth(...feed)) }),
    before: wallSummary({ nowMs: NOW - 60_000, feeds: before.map((feed) => feedHealth(...feed)) }),
    ...changes,
  });
}

function wordsOf(given: SilenceInput): string {
  const silence = silenceOf(given);
  return silence === null
    ? ''
    : [silence.headline, ...silence.lines.map((line) => `${line.feed ?? ''} ${line.text}`)].join(' | ');
}

describe('why the wall shows nothing', () => {
  test('nothing is said while arcs are drawn, nor in the first seconds', () => {
    expect(silenceOf(withFeeds([[{}]], [[{}]], { placedMs: NOW - 5_000 }))).toBeNull();
    expect(silenceOf(input({ connection: 'waiting', connectionSinceMs: NOW - 1_000 }))).toBeNull();
  });

  test('a wall without a globe says why, whatever else is the matter', () => {
    expect(wordsOf(withFeeds([[{}]], [[{}]], { globeFault: 'No WebGL 2.', placedMs: NOW }))).toContain('No WebGL 2.');
  });

  test('a wall without a collector says so, with what main said', () => {
    expect(wordsOf(input({ connection: 'waiting' }))).toContain('Waiting for the collector');
    expect(wordsOf(input({ connection: 'waiting', connectFault: 'The database is locked.' }))).toContain(
      'The database is locked.',
    );
    expect(wordsOf(input({ connection: 'lost' }))).toContain('nothing is lost');
    expect(wordsOf(input({ connection: 'silent' }))).toContain('The figures are 2 min old.');
  });

  test('a site without feeds, or with none switched on, is led to Settings', () => {
    expect(wordsOf(withFeeds([]))).toMatch(/No feeds yet.*Press S/);
    expect(wordsOf(withFeeds([[{ state: 'disabled' }]]))).toMatch(/Every feed is switched off.*Press S/);
  });

  test('a missing file and a silent stream are named with their feed', () => {
    const words = wordsOf(
      withFeeds([
        [{ name: 'Edge', state: 'waiting', message: 'eve.json is not there yet.' }],
        [{ feedId: 'b', name: 'Partner', transport: 'sse', state: 'idle', lastFrameMs: NOW - 240_000 }],
      ]),
    );
    expect(words).toBe('Nothing comes in | Edge eve.json is not there yet. | Partner connected, nothing new for 4 min');
  });

  test('healthy feeds that are quiet are no alarm', () => {
    const silence = silenceOf(withFeeds([[{ state: 'idle', lastEventMs: NOW - 600_000, lastFrameMs: NOW - 600_000 }]]));
    expect(silence).toMatchObject({ tone: 'quiet', headline: 'Quiet: newest event 10 min ago' });
  });

  test('events that none of can be drawn are explained by their reasons', () => {
    const words = wordsOf(
      withFeeds(
        [[{}, { stored: 500, drawable: 100, undrawn: { 'target-private': 390, 'attacker-unlocated': 10 } }]],
        [[{}, { stored: 110, drawable: 100, undrawn: { 'target-private': 0, 'attacker-unlocated': 10 } }]],
      ),
    );
    expect(words).toContain('none of them can be drawn | ');
    expect(words).toContain('390 target private, no home set');
    expect(words).not.toContain('not located');
    expect(words).toContain('set the home');
  });

  test('events that are too old to be drawn are called that', () => {
    expect(wordsOf(withFeeds([[{}, { stored: 500, drawable: 500 }]], [[{}, { stored: 100, drawable: 100 }]]))).toBe(
      'Only older events came in |  400 stored in the last minute: history has them, the globe animates only live ones',
    );
    const behind = { behindBytes: 5_000_000 };
    expect(
      wordsOf(withFeeds([[behind, { stored: 500, drawable: 500 }]], [[behind, { stored: 100, drawable: 100 }]])),
    ).toContain('Catching up with older events');
  });

  test('a backlog read before the first summary is the reason for an empty globe, and not quiet', () => {
    const oldNews = { lastEventMs: NOW - 660_000, lastFrameMs: NOW - 5_000 };
    const counts = { stored: 437, drawable: 437 };
    const seen = new Map([['edge', { drawn: 0, late: 437, live: 0 }]]);
    expect(wordsOf(withFeeds([[{ ...oldNews, state: 'live' }, counts]], undefined, { seen }))).toBe(
      'Only older events came in | Edge 437 stored, all older than 2 minutes when read: history has them, the globe animates only live ones',
    );
    expect(wordsOf(withFeeds([[{ ...oldNews, state: 'live' }, counts]]))).toContain(
      'Edge 437 stored, the newest is 11 min old',
    );
    expect(wordsOf(withFeeds([[{ ...oldNews, state: 'idle' }, counts]], undefined, { seen }))).toMatch(
      /^Quiet: newest event 11 min ago \| Edge 437 stored, all older/,
    );
  });

  test('a feed whose events were live is quiet, whatever it brought before', () => {
    const seen = new Map([['edge', { drawn: 9, late: 20, live: 9 }]]);
    const idle = { state: 'idle', lastEventMs: NOW - 600_000, lastFrameMs: NOW - 600_000 } as const;
    expect(wordsOf(withFeeds([[idle, { stored: 29, drawable: 29 }]], undefined, { seen }))).toBe(
      'Quiet: newest event 10 min ago | Edge file open, nothing new for 10 min',
    );
  });

  test('a feed that is live and yet without arcs is never called quiet', () => {
    const live = { state: 'live', lastEventMs: NOW - 5_000, lastFrameMs: NOW - 5_000 } as const;
    expect(wordsOf(withFeeds([[live, { stored: 437, undrawn: { 'attacker-unlocated': 437 } }]]))).toBe(
      'Events come in, but none of them can be drawn | Edge 437 attacker not located',
    );
    expect(wordsOf(withFeeds([[live, { records: 9, filtered: { muted: 9 } }]]))).toContain('none stored: 9 filtered');
  });

  test('after a restart, what is stored is not denied', () => {
    expect(wordsOf(withFeeds([[{ state: 'idle' }, { frames: 40, stored: 40, drawable: 40 }]]))).toContain(
      'Quiet: no event since the start',
    );
  });

  test('lines in the wrong format are told from lines without an attack', () => {
    expect(wordsOf(withFeeds([[{}, { refused: { 'not JSON': 40 } }]], [[{}, {}]]))).toMatch(
      /40 lines refused.*not JSON.*format/,
    );
    expect(wordsOf(withFeeds([[{}, { ignored: { 'event_type flow': 40 } }]], [[{}, {}]]))).toContain(
      'no attack among them',
    );
  });
});
