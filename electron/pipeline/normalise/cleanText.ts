import { MAX_STRING_LENGTH } from '../../contract/event.ts';

/**
 * A string of an event, fit for storage: at most MAX_STRING_LENGTH UTF-16 units without half a pair at the end, lone
 * surrogates replaced, NUL shown as U+2400 (SQLite's length and LIKE stop at a NUL). Null for the empty string.
 */
export function cleanText(value: string | null, onCut?: () => void): string | null {
  if (value === null || value === '') return null;
  let text = value;
  if (text.length > MAX_STRING_LENGTH) {
    text = cutText(text, MAX_STRING_LENGTH);
    onCut?.();
  }
  if (text.includes('\0')) text = text.replaceAll('\0', '\u2400');
  return text.isWellFormed() ? text : text.toWellFormed();
}

/** The first `length` UTF-16 units, one fewer where that would split a surrogate pair. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
