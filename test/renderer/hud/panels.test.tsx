import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { FeedTile } from '../../../renderer/wall/hud/feedTile.tsx';
import { Header } from '../../../renderer/wall/hud/header.tsx';
import { Headline } from '../../../renderer/wall/hud/headline.tsx';
import { targetText } from '../../../renderer/wall/hud/livePanel.tsx';
import { RankedPanel } from '../../../renderer/wall/hud/rankedPanel.tsx';
import { Timeline } from '../../../renderer/wall/hud/timeline.tsx';
import { wallMode } from '../../../renderer/wall/hud/modeMark.tsx';
import { WallContext } from '../../../renderer/wall/hud/wallContext.ts';
import { commandOf } from '../../../renderer/wall/hud/wallKeys.ts';
import { createWallStore, type WallState } from '../../../renderer/wall/wallState.ts';
import { EMPTY_ENDPOINT } from '../../../electron/contract/event.ts';
import type { WallSummary } from '../../../electron/contract/wallPort.ts';
import { feedHealth } from '../feedHealthFixture.ts';
import { NOW, wallSummary } from '../wallFixture.ts';

function render(panel: ReactNode, state: Partial<WallState> = {}): string {
  const store = createWallStore(NOW);
  store.setState(state);
  // A static render reads a store's first state.
  store.getInitialState = store.getState;
  return renderToStaticMarkup(<WallContext value={store}>{panel}</WallContext>);
}

function textOf(markup: string): string {
  return markup
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

describe('the HUD', () => {
  test('shows the stored total where tests and people find it, and no number before there is one', () => {
    const markup = render(<Headline />, { summary: wallSummary({ storedTotal: 48_717_204 }) });
    expect(markup).toMatch(/data-testid="stored-total" data-value="48717204">48,717,204</);
    expect(render(<Headline />)).toMatch(/data-testid="stored-total">–</);
  });

  test('a feed’s tile says what became of everything, and why', () => {
    const feed = feedHealth(
      { feedId: 'edge', name: 'Edge \u202E', state: 'live', framesPerSecond: 812 },
      {
        frames: 9_000,
        decoded: 4_000,
        records: 4_000,
        stored: 3_990,
        duplicate: 10,
        undrawn: { 'target-private': 90 },
      },
    );
    const markup = render(<FeedTile feed={feed} nowMs={NOW} />, {
      seen: new Map([['edge', { drawn: 5, late: 0, live: 5 }]]),
    });
    expect(markup).toContain('data-testid="feed-edge"');
    expect(textOf(markup)).toBe(
      'Edge ⟨U+202E⟩ 812/s read 9,000 decoded 4,000 stored 3,990 drawn 5 10 duplicate; undrawn 90 target private, no home set',
    );
  });

  test('a tile explains events that came too late, and frames that held several', () => {
    const feed = feedHealth({}, { frames: 400, decoded: 305, records: 610, stored: 610, ignored: { stats: 95 } });
    const markup = render(<FeedTile feed={feed} nowMs={NOW} />, {
      seen: new Map([['edge', { drawn: 5, late: 605, live: 5 }]]),
    });
    expect(textOf(markup)).toBe(
      'Edge 0/s read 400 decoded 305 events 610 stored 610 late 605 drawn 5 95 ignored; late: over 2 min old when read, in history only',
    );
  });

  test('a tile says since when it counts what was drawn, where more is stored', () => {
    const feed = feedHealth({ state: 'idle', lastFrameMs: NOW - 5_000 }, { frames: 9, stored: 9, drawable: 9 });
    expect(textOf(render(<FeedTile feed={feed} nowMs={NOW} />))).toContain(
      'drawn 0 file open, nothing new for 5 s; drawn: since this wall opened',
    );
  });

  test('no peak is below the rate of now, which the last 60 seconds may set', () => {
    const minutes = Array.from({ length: 60 }, (_, minute) => [0, 0, minute < 58 ? 0 : 100, 0, 0]);
    const summary = wallSummary({ nowMs: NOW - 30_000, firstMinuteMs: NOW - 59 * 60_000 - 60_000, minutes });
    const figures = render(<Headline />, { summary });
    const rate = /data-testid="events-per-minute" data-value="(\d+)"/.exec(figures)?.[1];
    expect(Number(rate)).toBeGreaterThan(100);
    expect(textOf(render(<Timeline />, { summary }))).toContain(`peak ${rate}`);
  });

  test('an hour without events is told from events of unknown origin', () => {
    const minutes = Array.from({ length: 60 }, (_, minute) => [0, 0, minute === 40 ? 437 : 0, 0, 0]);
    const origins = (summary: WallSummary) => textOf(render(<RankedPanel dimension="origins" />, { summary }));
    expect(origins(wallSummary({}))).toContain('None in the last hour.');
    expect(origins(wallSummary({ minutes }))).toContain('437 events have no known origin.');
  });

  test('a feed in trouble says it before anything else', () => {
    const feed = feedHealth(
      { state: 'failed', message: 'The token was refused.' },
      { undrawn: { 'target-private': 90 } },
    );
    expect(textOf(render(<FeedTile feed={feed} nowMs={NOW} />))).toMatch(/failed The token was refused\. read 0/);
  });

  test('simulated data is marked, also when it is only a part', () => {
    const demo = feedHealth({ feedId: 'demo', simulated: true });
    expect(wallMode([demo])).toBe('simulated');
    expect(wallMode([demo, feedHealth({})])).toBe('partly-simulated');
    expect(wallMode([feedHealth({ replayed: true }), feedHealth({})])).toBe('replay');
    expect(wallMode([{ ...demo, state: 'disabled' }, feedHealth({})])).toBe('live');
    expect(textOf(render(<Header />, { summary: wallSummary({ feeds: [demo] }) }))).toContain('SIMULATED');
  });

  test('targets read as one types them', () => {
    const end = (ip: string | null, port: number | null) => targetText({ ...EMPTY_ENDPOINT, ip, port, place: 'HQ' });
    expect([end('10.0.0.5', 22), end('2001:db8::5', 445), end('10.0.0.5', null), end(null, 80)]).toEqual([
      '10.0.0.5:22',
      '[2001:db8::5]:445',
      '10.0.0.5',
      'HQ:80',
    ]);
  });

  test('keys work with and without Shift, and leave the system’s own alone', () => {
    const press = (key: string, ctrlKey = false) => commandOf({ key, ctrlKey, metaKey: false, altKey: false });
    expect([press('h'), press('H'), press(','), press('s'), press('?'), press('F11'), press('Escape')]).toEqual([
      'history',
      'history',
      'settings',
      'settings',
      'keys',
      'fullscreen',
      'close',
    ]);
    expect([press('h', true), press('x'), press('Enter')]).toEqual([null, null, null]);
  });
});
