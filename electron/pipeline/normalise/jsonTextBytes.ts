/** Bytes of a well-formed string within JSON in UTF-8, without its quotes. */
export function jsonTextBytes(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) bytes += unitBytes(text.charCodeAt(index));
  return bytes;
}

/** How many UTF-16 units of the string take no more than so many bytes within JSON. */
export function unitsInJsonBytes(text: string, limit: number): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) {
    bytes += unitBytes(text.charCodeAt(index));
    if (bytes > limit) return index;
  }
  return text.length;
}

function unitBytes(code: number): number {
  // JSON.stringify has short escapes for backspace, tab, line feed, form feed and carriage return.
  if (code < 0x20) return code === 8 || code === 9 || code === 10 || code === 12 || code === 13 ? 2 : 6;
  if (code === 0x22 || code === 0x5c) return 2;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  // Half of a surrogate pair, which takes four bytes.
  return code >= 0xd800 && code <= 0xdfff ? 2 : 3;
}
