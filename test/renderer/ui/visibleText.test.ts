import { expect, test } from 'vitest';
import { visibleText } from '../../../renderer/ui/visibleText.ts';

test('plain text of any script stays as it is', () => {
  for (const text of [
    '',
    'ET SCAN Potential SSH Scan',
    'São Tomé',
    '北京',
    'Ελλάδα',
    'عمان',
    '🛰️'.replace('\uFE0F', ''),
  ]) {
    expect(visibleText(text)).toBe(text);
  }
});

test('control characters and the escape of ANSI sequences become visible', () => {
  expect(visibleText('a\u0000b\tc\nd\u007Fe\u0085')).toBe('a⟨U+0000⟩b⟨U+0009⟩c⟨U+000A⟩d⟨U+007F⟩e⟨U+0085⟩');
  expect(visibleText('\u001B[31mred\u009B0m')).toBe('⟨U+001B⟩[31mred⟨U+009B⟩0m');
});

test('every bidirectional control becomes visible', () => {
  const controls = '\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069';
  expect(visibleText(controls)).not.toMatch(/\p{Bidi_Control}/u);
  expect(visibleText('invoice\u202Egnp.exe')).toBe('invoice⟨U+202E⟩gnp.exe');
});

test('what has no width becomes visible', () => {
  for (const hidden of [
    '\u200B',
    '\u200C',
    '\u200D',
    '\u2060',
    '\uFEFF',
    '\u00AD',
    '\u034F',
    '\u180E',
    '\u3164',
    '\uFE0F',
    '\u{E0041}',
  ]) {
    expect(visibleText(`a${hidden}b`)).toMatch(/^a⟨U\+[0-9A-F]{4,5}⟩b$/);
  }
});

test('separators of lines, lone surrogates and noncharacters become visible', () => {
  expect(visibleText('a\u2028b\u2029c\uD800d\uFFFFe')).toBe('a⟨U+2028⟩b⟨U+2029⟩c⟨U+D800⟩d⟨U+FFFF⟩e');
});
