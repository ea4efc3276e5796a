/** A message of a real device has a few dozen; a key that comes twice keeps its first value. */
const MAX_KEYS = 256;
const MAX_KEY_LENGTH = 100;
/** As written; what an event keeps of it is shorter still. */
const MAX_VALUE_LENGTH = 4096;

/**
 * The `key=value key=value` of a CEF extension (ArcSight, "Implementing CEF", "Extension"): values hold blanks, so one
 * ends where the next key begins; in them `\=`, `\\`, `\n`, `\r` are escapes. A `=` without a key before it, as sloppy
 * devices leave in URLs, belongs to the value.
 */
export function parseCefExtension(text: string, start: number): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let key: string | null = null;
  let valueStart = start;
  for (let at = text.indexOf('=', start); at >= 0; at = text.indexOf('=', at + 1)) {
    const keyStart = startOfKey(text, at, valueStart);
    if (keyStart < 0) continue;
    if (key !== null) put(found, key, text, valueStart, keyStart);
    if (found.size >= MAX_KEYS) return found;
    key = text.slice(keyStart, at);
    valueStart = at + 1;
  }
  if (key !== null) put(found, key, text, valueStart, text.length);
  return found;
}

/** Where the key before a `=` begins: behind a blank, or at `from`. -1 where none stands, as before an escaped one. */
function startOfKey(text: string, equals: number, from: number): number {
  let at = equals;
  const lowest = Math.max(from, equals - MAX_KEY_LENGTH);
  while (at > lowest && isKeyCharacter(text.charCodeAt(at - 1))) at -= 1;
  if (at === equals) return -1;
  return at === from || text.charCodeAt(at - 1) === 32 ? at : -1;
}

/** Letters, digits, and `_ - . [ ]` of the keys that vendors make up. */
function isKeyCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46 ||
    code === 91 ||
    code === 93
  );
}

function put(found: Map<string, string>, key: string, text: string, start: number, end: number): void {
  const value = unescapeValue(text.slice(start, Math.min(end, start + MAX_VALUE_LENGTH)).trim());
  if (value !== '' && !found.has(key)) found.set(key, value);
}

function unescapeValue(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\([=\\nr|])/g, (_, escaped: string) =>
    escaped === 'n' ? '\n' : escaped === 'r' ? '\r' : escaped,
  );
}
