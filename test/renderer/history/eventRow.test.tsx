import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { EMPTY_ENDPOINT } from '../../../electron/contract/event.ts';
import { EventRow } from '../../../renderer/history/eventRow.tsx';
import { createHistoryStore } from '../../../renderer/history/historyState.ts';
import { wallEvent } from '../wallFixture.ts';

const NASTY = '"><script>alert(1)</script>\u202E\u0000';
const store = createHistoryStore(() => Promise.reject(new Error('not asked')));

test('a row shows every string of an attacker as text', () => {
  const attacker = { ...EMPTY_ENDPOINT, ip: NASTY, city: NASTY, countryCode: NASTY };
  const event = {
    ...wallEvent({ signature: NASTY, service: NASTY, feedId: NASTY, undrawn: 'attacker-unlocated' }),
    attacker,
    target: { ...attacker, place: NASTY },
  };
  const markup = renderToStaticMarkup(<EventRow event={event} index={0} topPx={0} selected={false} store={store} />);
  expect(markup).not.toContain('<script');
  expect(markup).not.toContain('\u202E');
  expect(markup.match(/⟨U\+202E⟩/g)?.length).toBeGreaterThanOrEqual(7);
  expect(markup).toContain('attacker not located');
});

test('a row of which nothing is known is still a row', () => {
  const event = {
    ...wallEvent({ signature: null, service: null, category: null }),
    attacker: EMPTY_ENDPOINT,
    target: EMPTY_ENDPOINT,
  };
  expect(renderToStaticMarkup(<EventRow event={event} index={0} topPx={0} selected store={store} />)).toContain(
    'unknown',
  );
});
