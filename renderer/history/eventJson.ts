import type { AttackEvent } from '../../electron/contract/event.ts';

/**
 * The event as JSON for the clipboard. Hidden and reordering characters are written as \u escapes: the same value,
 * and nothing that could turn around the text it is pasted into.
 */
export function eventJson(event: AttackEvent): string {
  return JSON.stringify(event, null, 2).replaceAll(HIDDEN, escapeOf);
}

const HIDDEN = /[\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\u007f-\u009f]/gu;

function escapeOf(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => String.raw`\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
