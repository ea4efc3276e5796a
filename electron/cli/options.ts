import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { WINDOWS, type WindowKind } from '../contract/ipcChannels.ts';
import { failure, messageOf, success, type Result } from '../contract/result.ts';
import type { Feed } from '../contract/settings.ts';
import { AUTO_FORMAT } from '../pipeline/decode/registry.ts';
import { isTimeZone } from '../pipeline/localTime.ts';
import { feedFromCommandLine, type CommandLineFeed, type ReadAs } from './commandLineFeed.ts';

export interface WindowCommand {
  readonly command: 'window';
  readonly dataDirectory: string | null;
  readonly window: WindowKind;
  /** Of --tail and --sse: they run for this start, and their positions are kept like any other's. */
  readonly feeds: readonly Feed[];
  readonly fullscreen: boolean;
  readonly softwareRendering: boolean;
  /** Size of the window in pixels; null leaves it to the display. */
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly shot: { readonly file: string; readonly afterMs: number } | null;
  readonly exitAfterMs: number | null;
}

export type ExportFormat = 'jsonl' | 'csv';

export type VerbCommand =
  | {
      readonly command: 'import';
      readonly files: readonly string[];
      readonly format: string;
      readonly timeZone: string;
      readonly dataDirectory: string | null;
    }
  | {
      readonly command: 'export';
      /** From this time on, up to and without that: UTC epoch ms; null is open. */
      readonly sinceMs: number | null;
      readonly untilMs: number | null;
      readonly format: ExportFormat;
      readonly dataDirectory: string | null;
    }
  | { readonly command: 'doctor'; readonly dataDirectory: string | null; readonly json: boolean }
  | { readonly command: 'desktop-entry'; readonly remove: boolean }
  | { readonly command: 'help' }
  | { readonly command: 'version' };

export type Command = WindowCommand | VerbCommand;

const DEFAULTS: ReadAs = { format: AUTO_FORMAT.id, timeZone: 'UTC' };
const DEFAULT_SHOT_AFTER_MS = 5000;

/** Every option with its help: the parser and `--help` read the same list. `for` names who takes it. */
export const OPTIONS = {
  tail: {
    type: 'string',
    multiple: true,
    value: 'PATH',
    for: ['window'],
    help: 'follow a log file, or - for standard input (repeatable)',
  },
  sse: {
    type: 'string',
    multiple: true,
    value: 'URL',
    for: ['window'],
    help: 'follow a server-sent-event stream (repeatable)',
  },
  format: {
    type: 'string',
    multiple: true,
    value: 'ID',
    for: ['window', 'import', 'export'],
    help: `format of the --tail or --sse before it, or of the files to import (default ${DEFAULTS.format}: the one that fits the first lines); for export: jsonl or csv`,
  },
  'time-zone': {
    type: 'string',
    multiple: true,
    value: 'ZONE',
    for: ['window', 'import'],
    help: `of times that come without a zone, such as Europe/Malta: of the --tail or --sse before it, or of the files to import (default ${DEFAULTS.timeZone})`,
  },
  'data-dir': {
    type: 'string',
    value: 'DIR',
    for: ['window', 'import', 'export', 'doctor'],
    help: 'where settings and events are kept',
  },
  window: { type: 'string', value: WINDOWS.join('|'), for: ['window'], help: 'the window to open (default wall)' },
  fullscreen: { type: 'boolean', for: ['window'], help: 'start the wall full screen' },
  'software-rendering': { type: 'boolean', for: ['window'], help: 'draw without a GPU' },
  size: { type: 'string', value: 'WxH', for: ['window'], help: 'size of the window in pixels, such as 1920x1080' },
  shot: {
    type: 'string',
    value: 'FILE',
    for: ['window'],
    help: 'write a PNG picture of the window; it runs on, unless --exit-after ends it',
  },
  after: {
    type: 'string',
    value: 'MS',
    for: ['window'],
    help: `when to take the picture (default ${DEFAULT_SHOT_AFTER_MS})`,
  },
  'exit-after': { type: 'string', value: 'MS', for: ['window'], help: 'quit after this time' },
  since: {
    type: 'string',
    value: 'T',
    for: ['export'],
    help: 'from this time on: 2026-11-18T06:00Z, 2026-11-18, or an age such as 90m, 24h, 7d',
  },
  until: { type: 'string', value: 'T', for: ['export'], help: 'up to this time' },
  json: { type: 'boolean', for: ['doctor'], help: 'print the report as JSON' },
  remove: { type: 'boolean', for: ['desktop-entry'], help: 'take the entry out again' },
  help: { type: 'boolean', short: 'h', for: ['any'], help: 'show this list' },
  version: { type: 'boolean', for: ['any'], help: 'show the version' },
} as const satisfies Record<string, OptionEntry>;

export const VERBS = {
  import: {
    usage: 'import FILE… [--format ID] [--time-zone ZONE]',
    help: 'read whole files into the database, and print what became of every line',
  },
  export: { usage: 'export [--since T] [--until T] [--format jsonl|csv]', help: 'print the stored events' },
  doctor: { usage: 'doctor [--json]', help: 'report versions, database, feeds, and why anything is not drawn' },
  'desktop-entry': { usage: 'desktop-entry [--remove]', help: 'add Arcwall to the desktop’s application menu (Linux)' },
} as const;

interface OptionEntry {
  readonly type: 'string' | 'boolean';
  readonly multiple?: true;
  readonly short?: string;
  readonly value?: string;
  readonly for: readonly string[];
  readonly help: string;
}

/**
 * Reads the arguments after the program's name. Paths become absolute against `directory`, times are resolved at
 * `nowMs`. A failure is one line for standard error, and exit code 2.
 */
export function parseArguments(
  argv: readonly string[],
  directory: string = process.cwd(),
  nowMs: number = Date.now(),
): Result<Command, 'usage'> {
  let parsed: ParsedArguments;
  try {
    parsed = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, tokens: true });
  } catch (error) {
    return usage(parserWords(error));
  }
  const { values, positionals, tokens } = parsed;
  if (values.help === true) return success({ command: 'help' });
  if (values.version === true) return success({ command: 'version' });
  const [verb, ...rest] = positionals;
  if (verb !== undefined && !(verb in VERBS)) {
    return usage(`unknown verb "${verb}": ${Object.keys(VERBS).join(', ')}`);
  }
  const command = verb ?? 'window';
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const entry: OptionEntry = OPTIONS[token.name];
    if (!entry.for.includes(command)) return usage(`--${token.name} does not go with ${verb ?? 'opening a window'}`);
  }
  if (values['data-dir'] === '') return usage('--data-dir needs a path');
  const dataDirectory = values['data-dir'] === undefined ? null : resolve(directory, values['data-dir']);
  if (verb !== 'import' && rest.length > 0) return usage(`unexpected argument "${rest[0]}"`);
  const noZone = values['time-zone']?.find((zone) => !isTimeZone(zone));
  if (noZone !== undefined) return usage(`--time-zone takes a name such as Europe/Malta or UTC, not "${noZone}"`);
  switch (verb) {
    case undefined:
      return windowCommand(values, tokens, directory, dataDirectory);
    case 'import':
      if (rest.length === 0) return usage('import needs at least one FILE');
      return success({
        command: 'import',
        files: rest.map((file) => resolve(directory, file)),
        format: values.format?.at(-1) ?? DEFAULTS.format,
        timeZone: values['time-zone']?.at(-1) ?? DEFAULTS.timeZone,
        dataDirectory,
      });
    case 'export':
      return exportCommand(values, nowMs, dataDirectory);
    case 'doctor':
      return success({ command: 'doctor', dataDirectory, json: values.json === true });
    default:
      return success({ command: 'desktop-entry', remove: values.remove === true });
  }
}

type ParsedArguments = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true; tokens: true }>>;

function windowCommand(
  values: ParsedArguments['values'],
  tokens: ParsedArguments['tokens'],
  directory: string,
  dataDirectory: string | null,
): Result<Command, 'usage'> {
  const window = WINDOWS.find((kind) => kind === (values.window ?? 'wall'));
  if (window === undefined) return usage(`--window takes ${WINDOWS.join(', ')}, not "${values.window}"`);
  const feeds = feedsOf(tokens, directory);
  if (!feeds.ok) return feeds;
  const size = values.size === undefined ? null : sizeOf(values.size);
  if (size === undefined) return usage(`--size takes WIDTHxHEIGHT up to ${MAX_SIDE}, not "${values.size}"`);
  const afterMs = milliseconds(values.after);
  const exitAfterMs = milliseconds(values['exit-after']);
  if (afterMs === undefined || exitAfterMs === undefined) {
    return usage('--after and --exit-after take a whole number of milliseconds');
  }
  if (values.after !== undefined && values.shot === undefined) return usage('--after goes with --shot');
  const shotAfterMs = afterMs ?? DEFAULT_SHOT_AFTER_MS;
  if (values.shot !== undefined && exitAfterMs !== null && exitAfterMs <= shotAfterMs) {
    return usage(`--exit-after ${exitAfterMs} comes before the picture, which is taken after ${shotAfterMs} ms`);
  }
  return success({
    command: 'window',
    dataDirectory,
    window,
    feeds: feeds.value,
    fullscreen: values.fullscreen === true,
    softwareRendering: values['software-rendering'] === true,
    size,
    shot: values.shot === undefined ? null : { file: resolve(directory, values.shot), afterMs: shotAfterMs },
    exitAfterMs,
  });
}

/** Beyond this no graphics card has a picture. */
const MAX_SIDE = 16_384;

/** Undefined for one that cannot be. */
function sizeOf(text: string): { readonly width: number; readonly height: number } | undefined {
  const [width = 0, height = 0] = (/^(\d{2,5})x(\d{2,5})$/.exec(text) ?? []).slice(1).map(Number);
  return width >= 10 && height >= 10 && Math.max(width, height) <= MAX_SIDE ? { width, height } : undefined;
}

const READ_AS: Readonly<Record<string, keyof ReadAs>> = { format: 'format', 'time-zone': 'timeZone' };

/** A --format or --time-zone belongs to the feed before it; one before all feeds is for those without their own. */
function feedsOf(tokens: ParsedArguments['tokens'], directory: string): Result<readonly Feed[], 'usage'> {
  const feeds: { feed: CommandLineFeed; readonly own: Set<string> }[] = [];
  const common: Record<keyof ReadAs, string> = { ...DEFAULTS };
  for (const token of tokens) {
    if (token.kind !== 'option' || token.value === undefined) continue;
    if (token.name === 'tail') {
      if (token.value === '') return usage('--tail needs a path');
      const feed: CommandLineFeed =
        token.value === '-'
          ? { transport: 'stdin', ...common }
          : { transport: 'file', path: resolve(directory, token.value), ...common };
      if (feed.transport === 'stdin' && feeds.some((other) => other.feed.transport === 'stdin')) {
        return usage('--tail - is given twice: there is one standard input');
      }
      feeds.push({ feed, own: new Set() });
    } else if (token.name === 'sse') {
      if (!/^https?:\/\//i.test(token.value) || !URL.canParse(token.value)) {
        return usage(`--sse takes an http:// or https:// address, not "${token.value}"`);
      }
      feeds.push({ feed: { transport: 'sse', url: token.value, ...common }, own: new Set() });
    }
    const part = READ_AS[token.name];
    if (part === undefined) continue;
    const last = feeds.at(-1);
    if (last === undefined) common[part] = token.value;
    else if (last.own.has(part)) return usage(`two --${token.name} options follow one feed`);
    else {
      last.feed = { ...last.feed, [part]: token.value };
      last.own.add(part);
    }
  }
  const checked: Feed[] = [];
  for (const { feed } of feeds) {
    const known = feedFromCommandLine(feed);
    if (!known.ok) return usage(known.error.message);
    checked.push(known.value);
  }
  return success(checked);
}

function exportCommand(
  values: ParsedArguments['values'],
  nowMs: number,
  dataDirectory: string | null,
): Result<Command, 'usage'> {
  const format = values.format?.at(-1) ?? 'jsonl';
  if (format !== 'jsonl' && format !== 'csv') return usage(`export writes jsonl or csv, not "${format}"`);
  const sinceMs = timeOf(values.since, nowMs);
  const untilMs = timeOf(values.until, nowMs);
  if (sinceMs === undefined || untilMs === undefined) {
    return usage('--since and --until take a time such as 2026-11-18T06:00Z or an age such as 90m, 24h, 7d');
  }
  return success({ command: 'export', sinceMs, untilMs, format, dataDirectory });
}

const AGE_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Null for none, undefined for one that cannot be read. */
function timeOf(text: string | undefined, nowMs: number): number | null | undefined {
  if (text === undefined) return null;
  const age = /^(\d{1,6})([smhdw])$/.exec(text);
  if (age !== null) return nowMs - Number(age[1]) * (AGE_MS[age[2] ?? ''] ?? 0);
  if (/^\d{13}$/.test(text)) return Number(text);
  const iso = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  if (iso === null) return undefined;
  const ms = Date.parse(text);
  // V8 rolls 30 February over into March.
  const day = Number(text.slice(8, 10));
  const rolled = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, day)).getUTCDate() !== day;
  return Number.isNaN(ms) || rolled ? undefined : ms;
}

/** Null for none, undefined for one that is no number. */
function milliseconds(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function usage(message: string): Result<never, 'usage'> {
  return failure('usage', `arcwall: ${message} (see --help)`);
}

/** The parser's own words are for programmers where a value is missing. */
function parserWords(error: unknown): string {
  const text = messageOf(error);
  const name = /'(?:-\w, )?--([\w-]+)/.exec(text)?.[1] ?? '';
  const option = Object.entries<OptionEntry>(OPTIONS).find(([known]) => known === name)?.[1];
  return option?.value === undefined ? (text.split(/\. |\n/)[0] ?? text) : `--${name} needs a value: ${option.value}`;
}
