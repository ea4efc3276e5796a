/** The header fields of a CEF or LEEF message, unescaped, and where what follows them begins. */
export interface HeaderFields {
  readonly fields: readonly string[];
  readonly end: number;
}

/** Where `CEF:0|` or `LEEF:2.0|` begins in a line that may have a syslog header before it, or -1. */
export function findMarker(text: string, marker: 'CEF:' | 'LEEF:'): number {
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) {
    // Behind a letter it is another word's end; a BOM may stand there (RFC 5424 section 6.4).
    const isWord = at > 0 && /\w/.test(text.charAt(at - 1));
    if (!isWord && /\d/.test(text.charAt(at + marker.length))) return at;
  }
  return -1;
}

/**
 * Cuts `count` fields that end in `|`; the last may end with the text. `\|` and `\\` stand for `|` and `\`. Null when
 * there are fewer.
 */
export function cutHeaderFields(text: string, start: number, count: number): HeaderFields | null {
  const fields: string[] = [];
  let from = start;
  while (fields.length < count) {
    let bar = text.indexOf('|', from);
    while (bar > 0 && isEscaped(text, bar, from)) bar = text.indexOf('|', bar + 1);
    if (bar < 0 && fields.length < count - 1) return null;
    const end = bar < 0 ? text.length : bar;
    fields.push(unescapeHeader(text.slice(from, end)));
    from = Math.min(end + 1, text.length);
  }
  return { fields, end: from };
}

/** An odd number of backslashes stands before `at`. */
function isEscaped(text: string, at: number, from: number): boolean {
  let index = at - 1;
  while (index >= from && text.charCodeAt(index) === 92) index -= 1;
  return (at - index) % 2 === 0;
}

function unescapeHeader(text: string): string {
  return (text.includes('\\') ? text.replaceAll(/\\([|\\])/g, '$1') : text).trim();
}
