/** Headers are shorter; structured data, which may be longer, is walked through byte by byte. */
const MAX_HEADER_BYTES = 1024;
const PRIORITY = /^<\d{1,3}>/;
/** RFC 5424 section 6.2 up to the structured data. */
const NEW_HEADER = /^1 (?:-|\d{4}-\d\d-\d\dT\S{1,40}) \S{1,255} \S{1,48} \S{1,128} \S{1,32} /;
/** RFC 3164 section 4.1.2 with what Cisco and others add, or the ISO 8601 time of rsyslog and syslog-ng. */
const OLD_TIME =
  /^(?:[A-Z][a-z]{2} [ \d]?\d (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,9})?:?|\d{4}-\d\d-\d\dT[\d:.]{5,20}(?:Z|[+-]\d\d:?\d\d)?) +/;
/** A word that can be a host and is no tag, which ends in a colon. */
const HOST = /^(?=[\w.:[-])[\w.:[\]%-]{0,254}[\w\].%-] +/;
const TAG = /^[\w./@-]{1,64}(?:\[[^\]\s]{0,64}\])?: ?/;
const EVENT_FORMAT = /^(?:CEF|LEEF):/;

/**
 * Where a syslog message's body begins: behind the header of RFC 5424 (its structured data included) or of RFC 3164, or
 * at the beginning of what has neither.
 */
export function syslogBodyStart(bytes: Uint8Array, start: number, end: number): number {
  // Latin-1: an index into the text is an offset into the bytes.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(end - start, MAX_HEADER_BYTES)).toString(
    'latin1',
  );
  const priority = PRIORITY.exec(text)?.[0].length ?? 0;
  const header = NEW_HEADER.exec(text.slice(priority))?.[0].length;
  if (priority > 0 && header !== undefined) return bodyOfNew(bytes, start + priority + header, end);
  let at = priority;
  const pass = (pattern: RegExp): boolean => {
    const found = pattern.exec(text.slice(at));
    at += found?.[0].length ?? 0;
    return found !== null;
  };
  const hasTime = pass(OLD_TIME);
  if (!hasTime && priority === 0) return start;
  // The tag of a message without a host looks like one only to its colon.
  if (hasTime && !isEventFormat(text, at)) pass(HOST);
  if (!isEventFormat(text, at)) pass(TAG);
  return start + at;
}

/** What of a message the decoder gets: its body, but all of it for CEF and LEEF, whose header may hold time and host. */
export function syslogAutoStart(bytes: Uint8Array, start: number, end: number): number {
  const body = syslogBodyStart(bytes, start, end);
  const mark = Buffer.from(bytes.buffer, bytes.byteOffset + body, Math.min(end - body, 5)).toString('latin1');
  return EVENT_FORMAT.test(mark) ? start : body;
}

function isEventFormat(text: string, at: number): boolean {
  return EVENT_FORMAT.test(text.slice(at, at + 5));
}

const SPACE = 32;
const QUOTE = 34;
const DASH = 45;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;

/** Behind `-` or the elements of structured data (RFC 5424 section 6.3), a space and a byte order mark. */
function bodyOfNew(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  if (bytes[at] === DASH) at += 1;
  while (at < end && bytes[at] === OPEN) {
    let isQuoted = false;
    for (at += 1; at < end && (isQuoted || bytes[at] !== CLOSE); at += 1) {
      if (isQuoted && bytes[at] === BACKSLASH) at += 1;
      else if (bytes[at] === QUOTE) isQuoted = !isQuoted;
    }
    at += 1;
  }
  if (bytes[at] === SPACE) at += 1;
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
  return Math.min(at, end);
}
