import type { TimeContext } from './civilTime.ts';
import { parseTime } from './parseTime.ts';
import { parseWrittenTime } from './writtenTime.ts';

export interface SyslogHeader {
  /** UTC epoch ms, or null where the header has no time that can be read. */
  readonly tsMs: number | null;
  readonly host: string | null;
}

const NONE: SyslogHeader = { tsMs: null, host: null };
/** Structured data may go on for long; time and host come before it. */
const MAX_HEADER_LENGTH = 512;
const PRIORITY = /^<\d{1,3}>/;
/** RFC 3164 section 4.1.2; Cisco and others add the year, a fraction and a colon. */
const OLD_TIME = /^[A-Z][a-z]{2} [ \d]?\d (?:\d{4} )?\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?/;

/**
 * Time and host of what stands before a message: RFC 5424 section 6.2 (`<34>1 2026-11-22T12:30:21Z host app …`), RFC 3164
 * section 4.1 (`<34>Nov 22 12:30:21 host tag:`), or the files that rsyslog and syslog-ng write, with an ISO 8601 time and
 * without the priority. Every part may lack. RFC 3164 writes neither year nor zone.
 */
export function parseSyslogHeader(header: string, context: TimeContext): SyslogHeader {
  const text = header.slice(0, MAX_HEADER_LENGTH).replace(PRIORITY, '').trimStart();
  if (text === '') return NONE;
  const [time, rest] = splitTime(text.startsWith('1 ') ? text.slice(2) : text);
  const tsMs = time === null || time === '-' ? null : readTime(time, context);
  return { tsMs, host: time !== '-' && tsMs === null ? null : hostOf(rest) };
}

function splitTime(text: string): readonly [time: string | null, rest: string] {
  const old = OLD_TIME.exec(text)?.[0];
  if (old !== undefined) return [old, text.slice(old.length).replace(/^:/, '')];
  const space = text.indexOf(' ');
  return space < 0 ? [null, text] : [text.slice(0, space), text.slice(space)];
}

function readTime(time: string, context: TimeContext): number | null {
  return /^\d{4}-/.test(time) ? parseTime(time, context.timeZone) : parseWrittenTime(time, context);
}

/** The first word, unless it is already the tag, which ends in a colon. */
function hostOf(rest: string): string | null {
  const [word = ''] = rest.trimStart().split(' ', 1);
  return word === '' || word === '-' || word.endsWith(':') ? null : word;
}
