/** The parts of a one-line alert as they stand; what the line lacks is null. */
export interface FastAlert {
  readonly time: string;
  /** What stands in brackets between the time and the first `[**]`, without them: `Drop`, `wDrop`, `would_drop`. */
  readonly mark: string | null;
  /** `gid:sid:rev`. */
  readonly rule: string;
  readonly interfaceName: string | null;
  readonly message: string | null;
  /** Snort 3 quotes the message. */
  readonly isQuoted: boolean;
  readonly classification: string | null;
  readonly priority: number | null;
  readonly appId: string | null;
  readonly protocol: string | null;
  /** `address:port`, or the address alone; see fastEnds. */
  readonly source: string | null;
  readonly target: string | null;
}

const HEAD = /^(\S{1,40})(?: +\[([A-Za-z_]{1,20})\])? *$/;
const MAX_HEAD_LENGTH = 80;
const MAX_RULE_LENGTH = 40;
const MAX_TAGS = 16;
/** The longest IPv6 address with a port. */
const MAX_END_LENGTH = 64;

/**
 * Cuts up `time [mark] [**] [g:s:r] message [**] [Key: value]... {PROTO} source -> target`, the layout that Suricata's
 * fast.log (src/alert-fastlog.c) and Snort's alert_fast (2.9: spo_alert_fast.c, 3: src/loggers/alert_fast.cc) share. All
 * brackets after the message are optional. Null for anything else.
 */
export function parseFastAlert(text: string): FastAlert | null {
  const stars = text.indexOf('[**]');
  if (stars < 0 || stars > MAX_HEAD_LENGTH) return null;
  const [, time, mark = null] = HEAD.exec(text.slice(0, stars)) ?? [];
  const ruleStart = text.indexOf('[', stars + 4);
  const ruleEnd = text.indexOf(']', ruleStart);
  if (time === undefined || ruleStart < 0 || ruleEnd < 0 || ruleEnd - ruleStart > MAX_RULE_LENGTH) return null;
  const message = readMessage(text, ruleEnd + 1);
  if (message === null) return null;
  const tags = readTags(text, message.end);
  return {
    time,
    mark,
    rule: text.slice(ruleStart + 1, ruleEnd),
    interfaceName: message.interfaceName,
    message: message.text,
    isQuoted: message.isQuoted,
    classification: wordOf(tags.found.get('Classification')),
    priority: numberOf(tags.found.get('Priority')),
    appId: wordOf(tags.found.get('AppID')),
    ...readEnds(text, tags.end),
  };
}

interface Message {
  readonly text: string | null;
  readonly isQuoted: boolean;
  readonly interfaceName: string | null;
  /** Behind the second `[**]`. */
  readonly end: number;
}

function readMessage(text: string, ruleEnd: number): Message | null {
  let start = ruleEnd + 1;
  let interfaceName: string | null = null;
  // With `snort -I` it is `[1:2:3]  <eth0> message`; a message may itself begin with `<`, but after one blank.
  if (text.startsWith(' <', start)) {
    const close = text.indexOf('> ', start);
    if (close < 0) return null;
    interfaceName = text.slice(start + 2, close);
    start = close + 2;
  }
  if (text.startsWith('[**]', start)) return { text: null, isQuoted: false, interfaceName, end: start + 4 };
  const isQuoted = text.charCodeAt(start) === 34;
  const end = text.indexOf(isQuoted ? '" [**]' : ' [**]', start + 1);
  if (end < 0) return null;
  const message = text.slice(isQuoted ? start + 1 : start, end).trim();
  return { text: message === '' ? null : message, isQuoted, interfaceName, end: end + (isQuoted ? 6 : 5) };
}

function readTags(text: string, start: number): { found: ReadonlyMap<string, string>; end: number } {
  const found = new Map<string, string>();
  let at = skipBlanks(text, start);
  for (let count = 0; count < MAX_TAGS && text.charCodeAt(at) === 91; count += 1) {
    const close = text.indexOf(']', at);
    if (close < 0) break;
    const colon = text.indexOf(': ', at);
    if (colon >= 0 && colon < close) found.set(text.slice(at + 1, colon), text.slice(colon + 2, close));
    at = skipBlanks(text, close + 1);
  }
  return { found, end: at };
}

function readEnds(text: string, start: number): Pick<FastAlert, 'protocol' | 'source' | 'target'> {
  const none = { protocol: null, source: null, target: null };
  const close = text.charCodeAt(start) === 123 ? text.indexOf('}', start) : -1;
  if (close < 0) return none;
  const protocol = wordOf(text.slice(start + 1, close));
  const arrow = text.indexOf(' -> ', close);
  if (arrow < 0) return { ...none, protocol };
  const target = text.slice(arrow + 4, arrow + 4 + MAX_END_LENGTH).split(' ', 1)[0];
  return { protocol, source: endText(text.slice(close + 1, arrow)), target: endText(target) };
}

function endText(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' || trimmed.length > MAX_END_LENGTH ? null : trimmed;
}

/** C's printf writes a missing string as `(null)`. */
function wordOf(text: string | undefined): string | null {
  const word = text?.trim() ?? '';
  return word === '' || word === '(null)' || word === 'none' ? null : word;
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === 32) at += 1;
  return at;
}
