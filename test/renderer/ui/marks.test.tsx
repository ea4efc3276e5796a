import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { DIRECTIONS, SEVERITIES } from '../../../electron/contract/event.ts';
import { CountryFlag } from '../../../renderer/ui/countryFlag.tsx';
import { DirectionMark } from '../../../renderer/ui/directionMark.tsx';
import { EventText } from '../../../renderer/ui/eventText.tsx';
import { SeverityMark } from '../../../renderer/ui/severityMark.tsx';

function shapesOf(markups: readonly string[]): Set<string> {
  return new Set(markups.map((markup) => markup.replace(/<svg[^>]*>/, '')));
}

test('severities are told apart by shape alone, and named for those who see neither', () => {
  const markups = SEVERITIES.map((severity) => renderToStaticMarkup(<SeverityMark severity={severity} />));
  expect(shapesOf(markups).size).toBe(SEVERITIES.length);
  SEVERITIES.forEach((severity, index) => expect(markups[index]).toContain(`aria-label="${severity}"`));
});

test('directions are told apart by shape alone', () => {
  const markups = DIRECTIONS.map((direction) => renderToStaticMarkup(<DirectionMark direction={direction} />));
  expect(shapesOf(markups).size).toBe(DIRECTIONS.length);
});

test('a country has its flag, and what has none keeps the room of one', () => {
  expect(renderToStaticMarkup(<CountryFlag code="MT" />)).toMatch(/<img[^>]*src="[^"]+"[^>]*alt="Malta"/);
  for (const code of [null, 'ZZ', '../../secret', '']) {
    expect(renderToStaticMarkup(<CountryFlag code={code} />)).toBe(
      '<span class="country-flag none" aria-hidden="true"></span>',
    );
  }
});

test('text of an event is text: isolated, escaped, its hidden characters visible', () => {
  const markup = renderToStaticMarkup(<EventText text={'<img src=x onerror=alert(1)>\u202E"&'} />);
  expect(markup).toMatch(/^<bdi class="event-text/);
  expect(markup).not.toContain('<img');
  expect(markup).toContain('&lt;img src=x onerror=alert(1)&gt;⟨U+202E⟩');
});
