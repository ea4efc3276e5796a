import { describe, expect, test } from 'vitest';
import { TextPattern } from '../../../electron/pipeline/filter/textPattern.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';

const matches = (pattern: string, text: string): boolean => new TextPattern(pattern).matches(text);

/** The same by the book: every way to split the text at a star is tried. */
function matchesByBook(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) {
    return matchesByBook(pattern.slice(1), text) || (text !== '' && matchesByBook(pattern, text.slice(1)));
  }
  return text !== '' && [text[0], '?'].includes(pattern[0]) && matchesByBook(pattern.slice(1), text.slice(1));
}

describe('TextPattern', () => {
  test.each([
    ['ET SCAN*', 'ET SCAN Potential SSH Scan', true],
    ['et scan*', 'ET SCAN Potential SSH Scan', true],
    ['*ssh*', 'ET SCAN Potential SSH Scan', true],
    ['ET ????', 'ET SCAN', true],
    ['ET ???', 'ET SCAN', false],
    ['*', '', true],
    ['?', '', false],
    ['a*b*c', 'aXbYbZc', true],
    ['a*b*c', 'aXcYb', false],
    ['**a**', 'bab', true],
    ['[a]+(b)', '[a]+(b)', true],
    ['[a]+', 'aaa', false],
    ['Prüfung?', 'PRÜFUNG😀', true],
  ])('of %j and %j says %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  test('agrees with the definition on random patterns and texts, longer than a word of states too', () => {
    const random = new RandomSource(5);
    const word = (letters: string, length: number): string =>
      Array.from({ length }, () => letters[random.below(letters.length)]).join('');
    for (let round = 0; round < 3000; round += 1) {
      const pattern = word('ab*?', random.below(8));
      const text = word('ab', random.below(10));
      expect([pattern, text, matches(pattern, text)]).toEqual([pattern, text, matchesByBook(pattern, text)]);
    }
    const long = word('abcdef', 190);
    expect(matches(`${long.slice(0, 70)}*${long.slice(80)}`, long)).toBe(true);
    expect(matches(`${long.slice(0, 70)}*${long.slice(80)}x`, long)).toBe(false);
  });

  test('takes no longer for a pattern made to be slow', () => {
    const pattern = new TextPattern(`${'a*'.repeat(90)}b`);
    const text = 'a'.repeat(512);
    const startedMs = performance.now();
    for (let round = 0; round < 200; round += 1) expect(pattern.matches(text)).toBe(false);
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });
});
