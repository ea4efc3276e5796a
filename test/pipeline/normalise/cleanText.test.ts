import { expect, test } from 'vitest';
import { MAX_STRING_LENGTH } from '../../../electron/contract/event.ts';
import { cleanText } from '../../../electron/pipeline/normalise/cleanText.ts';

test('an empty string is unknown', () => {
  expect(cleanText('')).toBeNull();
  expect(cleanText(null)).toBeNull();
});

test('NULs and lone surrogates become visible characters, pairs stay', () => {
  expect(cleanText('a\0b\ud83dc\ude00d😀é')).toBe('a\u2400b\ufffdc\ufffdd😀é');
});

test('a long string is cut and noticed, never within a surrogate pair', () => {
  let cuts = 0;
  const onCut = (): void => {
    cuts += 1;
  };
  expect(cleanText('x'.repeat(MAX_STRING_LENGTH), onCut)).toHaveLength(MAX_STRING_LENGTH);
  expect(cuts).toBe(0);
  expect(cleanText('x'.repeat(MAX_STRING_LENGTH + 1), onCut)).toHaveLength(MAX_STRING_LENGTH);
  expect(cleanText(`${'x'.repeat(MAX_STRING_LENGTH - 1)}😀`, onCut)).toBe('x'.repeat(MAX_STRING_LENGTH - 1));
  expect(cuts).toBe(2);
});
