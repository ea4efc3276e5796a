import { BoundedCache } from '../boundedCache.ts';
import { civilToUtcMs, fractionMs, monthNumber, type TimeContext } from './civilTime.ts';
import { zoneOffsetMinutes } from './zoneOffset.ts';

const MAX_PATTERN_LENGTH = 60;
const MAX_TEXT_LENGTH = 64;
/** A quoted literal, a run of one letter, or one other character. */
const TOKEN = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']/g;

type Part =
  ('year' | 'month' | 'day' | 'weekday' | 'zone') | ('hour' | 'halfHour' | 'half' | 'minute' | 'second' | 'fraction');

interface Compiled {
  readonly regex: RegExp;
  /** What each capture of the regex is. */
  readonly parts: readonly Part[];
}

const compiled = new BoundedCache<string, Compiled | 'unusable'>(64);

/**
 * UTC epoch ms of a time in a pattern of Java's SimpleDateFormat, which LEEF names in `devTimeFormat`; null where the
 * text does not fit it, or the pattern has letters other than y M d H h m s S a z Z X E.
 */
export function parsePatternTime(text: string, pattern: string, context: TimeContext): number | null {
  if (text.length > MAX_TEXT_LENGTH || pattern.length > MAX_PATTERN_LENGTH) return null;
  let known = compiled.get(pattern);
  if (known === undefined) {
    known = compile(pattern) ?? 'unusable';
    compiled.set(pattern, known);
  }
  if (known === 'unusable') return null;
  const match = known.regex.exec(text);
  if (match === null) return null;
  const found = new Map(known.parts.map((part, index) => [part, match[index + 1] ?? '']));
  const zone = found.get('zone');
  const offsetMinutes = zone === undefined ? null : zoneOffsetMinutes(zone);
  if (zone !== undefined && offsetMinutes === null) return null;
  const year = found.get('year');
  const month = found.get('month') ?? '';
  return civilToUtcMs(
    {
      year: year === undefined ? null : year.length === 2 ? 2000 + Number(year) : Number(year),
      month: /^\d/.test(month) ? Number(month) : monthNumber(month.slice(0, 3)),
      day: Number(found.get('day') ?? 0),
      hour: hourOf(found),
      minute: Number(found.get('minute') ?? 0),
      second: Number(found.get('second') ?? 0),
      ms: fractionMs(found.get('fraction')),
    },
    offsetMinutes,
    context,
  );
}

function hourOf(found: ReadonlyMap<Part, string>): number {
  const halfHour = found.get('halfHour');
  if (halfHour === undefined) return Number(found.get('hour') ?? 0);
  return (Number(halfHour) % 12) + (found.get('half')?.toUpperCase() === 'PM' ? 12 : 0);
}

function compile(pattern: string): Compiled | null {
  const parts: Part[] = [];
  let source = '^';
  const take = (part: Part, regex: string): void => {
    parts.push(part);
    source += `(${regex})`;
  };
  for (const [token, quoted, letter] of pattern.matchAll(TOKEN)) {
    // '' outside a literal is one apostrophe.
    if (quoted !== undefined) source += escapeRegex(token === "''" ? "'" : quoted.replaceAll("''", "'"));
    else if (letter === undefined) source += escapeRegex(token);
    else if (letter === 'y') take('year', token.length === 2 ? String.raw`\d{2}` : String.raw`\d{4}`);
    else if (letter === 'M') take('month', token.length > 2 ? '[A-Za-z]{3,9}' : String.raw`\d{1,2}`);
    else if (letter === 'd') take('day', String.raw` ?\d{1,2}`);
    else if (letter === 'H') take('hour', String.raw`\d{1,2}`);
    else if (letter === 'h') take('halfHour', String.raw`\d{1,2}`);
    else if (letter === 'm') take('minute', String.raw`\d{1,2}`);
    else if (letter === 's') take('second', String.raw`\d{1,2}`);
    else if (letter === 'S') take('fraction', String.raw`\d{1,9}`);
    else if (letter === 'a') take('half', '[AaPp][Mm]');
    else if ('zZX'.includes(letter)) take('zone', String.raw`[A-Za-z]{0,5}(?:[+-]\d{1,2}:?\d{0,2})?`);
    else if (letter === 'E') take('weekday', '[A-Za-z]{2,9}');
    else return null;
  }
  // Each part once: the pattern comes with the event, and a repeated one could make the regex backtrack for hours.
  return new Set(parts).size === parts.length ? { regex: new RegExp(`${source}$`), parts } : null;
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
