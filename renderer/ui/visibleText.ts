/**
 * Text as it can be shown: characters that hide, reorder or control (C0 and C1 with the ESC of ANSI sequences, bidi
 * marks and overrides, zero-width and other ignorable characters, line and paragraph separators, lone surrogates)
 * stand as visible escapes, `⟨U+202E⟩`.
 */
export function visibleText(text: string): string {
  return HIDDEN.test(text) ? text.replace(EVERY_HIDDEN, escapeOf) : text;
}

const PATTERN = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]`;
const HIDDEN = new RegExp(PATTERN, 'u');
const EVERY_HIDDEN = new RegExp(PATTERN, 'gu');

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
