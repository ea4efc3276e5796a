import type { Json } from '../stages.ts';

export interface JsonObject {
  readonly [key: string]: Json;
}

/** Reasons that a text is refused for; counts are kept by them. */
export type JsonRefusal = 'not JSON' | 'nested too deep' | 'not an object';

/** Deeper nesting overflows the stack of whatever walks the object later, structuredClone among them. */
export const MAX_JSON_DEPTH = 64;

/**
 * The object that the text holds, or why it is refused. JSON.parse gives `__proto__` as an ordinary own field; read
 * fields of unknown names with Object.hasOwn.
 */
export function parseJsonObject(text: string): JsonObject | JsonRefusal {
  if (isNestedTooDeep(text)) return 'nested too deep';
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return 'not JSON';
  }
  return objectOf(value) ?? 'not an object';
}

export function objectOf(value: Json | undefined): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

export function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A whole number that a double holds exactly; a wrong type, a fraction or a number beyond 2^53 is null. */
export function integerOf(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

/** A number, string or boolean as it stands; anything else is null. */
export function scalarOf(value: Json | undefined): string | number | boolean | null {
  if (typeof value === 'number')
    return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : null;
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

function isNestedTooDeep(text: string): boolean {
  // Counting opening brackets is a few native searches; only a text with many of them is read character by character.
  return (
    countAtMost(text, '{', MAX_JSON_DEPTH) + countAtMost(text, '[', MAX_JSON_DEPTH) > MAX_JSON_DEPTH && scanDepth(text)
  );
}

function countAtMost(text: string, character: string, limit: number): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0 && count <= limit; at = text.indexOf(character, at + 1)) count += 1;
  return count;
}

function scanDepth(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 92) index += 1;
      else if (code === 34) inString = false;
    } else if (code === 34) {
      inString = true;
    } else if (code === 123 || code === 91) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) return true;
    } else if (code === 125 || code === 93) {
      depth -= 1;
    }
  }
  return false;
}
