import { parseFastAlert } from './fastAlert.ts';
import { findMarker } from './headerFields.ts';
import { objectOf, textOf, type JsonObject } from './parseJsonObject.ts';
import { FORMATS } from './registry.ts';
import { parseSnortObject } from './snortJson.ts';
import { ZeekTsv } from './zeekTsv.ts';

export interface Detection {
  /** Id of a format in the registry. */
  readonly format: string;
  /** A sentence for the user: what in the lines decided. */
  readonly reason: string;
}

/** What tells a format, and how to say so behind "9 of the first 10 lines". */
interface Sign<Line> {
  readonly format: string;
  readonly words: string;
  readonly fits: (line: Line) => boolean;
}

/** Lines that are looked at: the first alert may stand behind many records of other kinds. */
const MAX_LINES = 200;
/** Longer lines tell no more, and cost. */
const MAX_LINE_LENGTH = 65_536;

const JSON_SIGNS: readonly Sign<JsonObject>[] = [
  {
    format: 'suricata-eve',
    words: 'have an event_type and a timestamp, as Suricata’s eve.json has',
    fits: (line) => hasText(line, 'event_type') && hasText(line, 'timestamp'),
  },
  {
    format: 'cowrie',
    words: 'have an eventid of Cowrie',
    fits: (line) => textOf(line['eventid'])?.startsWith('cowrie.') === true,
  },
  {
    format: 'dionaea',
    words: 'have a connection with its type and transport, as Dionaea’s log_json has',
    fits: (line) => {
      const connection = objectOf(line['connection']);
      return connection !== null && hasText(connection, 'type') && hasText(connection, 'transport');
    },
  },
  {
    format: 'tpot-map',
    words: 'are Traffic or Stats messages of an attack map',
    fits: (line) => {
      const type = textOf(line['msg_type']) ?? textOf(line['type']);
      return type === 'Traffic'
        ? hasText(line, 'event_time')
        : type === 'Stats' &&
            Object.keys(line).every((key) => key === 'type' || key === 'demo' || key.startsWith('last_'));
    },
  },
  {
    format: 'zeek-notice',
    words: 'have the note and ts of Zeek’s notice.log',
    fits: (line) => hasText(line, 'note') && line['ts'] !== undefined,
  },
  {
    format: 'snort-json',
    words: 'have the rule and addresses of Snort 3’s alert_json',
    fits: (line) =>
      (/^\d+:\d+:\d+$/.test(textOf(line['rule']) ?? '') || typeof line['sid'] === 'number') &&
      ['src_ap', 'src_addr', 'pkt_gen', 'dst_ap', 'dst_addr'].some((key) => hasText(line, key)),
  },
  {
    format: 'json',
    words: 'are Arcwall’s own events',
    fits: (line) => line['tsMs'] !== undefined && objectOf(line['attacker']) !== null,
  },
];

const TEXT_SIGNS: readonly Sign<string>[] = [
  { format: 'cef', words: 'hold a CEF: header', fits: (line) => findMarker(line, 'CEF:') >= 0 },
  { format: 'leef', words: 'hold a LEEF: header', fits: (line) => findMarker(line, 'LEEF:') >= 0 },
  {
    format: 'suricata-fast',
    words: 'have the [**] of fast alerts and a date with the year last, as Suricata writes it',
    fits: (line) => /^\d{2}\/\d{2}\/\d{4}-/.test(line) && parseFastAlert(line) !== null,
  },
  {
    format: 'snort-fast',
    words: 'have the [**] of fast alerts and a date as Snort writes it',
    fits: (line) => /^\d{2}\/\d{2}(?:\/\d{2})?-/.test(line) && parseFastAlert(line) !== null,
  },
  {
    format: 'zeek-notice',
    words: 'are the header or rows of a tab-separated notice.log',
    fits: (line) =>
      line.startsWith('#')
        ? /^#path\s+notice/.test(line) || /^#fields\s.*\snote\smsg\s/.test(line)
        : typeof new ZeekTsv().row(line) !== 'string',
  },
];

/**
 * The format that a feed's first lines are in, and why; null when no line tells. The format with the most lines wins, in
 * the registry's order where two have as many. JSON of no known producer is `json`, which then needs a mapping.
 */
export function detectFormat(lines: readonly string[]): Detection | null {
  const looked = lines.filter((line) => line.trim() !== '').slice(0, MAX_LINES);
  const hits = new Map<Sign<never>, number>();
  let objects = 0;
  for (const line of looked) {
    const text = line.slice(0, MAX_LINE_LENGTH);
    const object = /^\s*\{/.test(text) ? parseSnortObject(text) : 'not JSON';
    if (typeof object !== 'string') objects += 1;
    const sign =
      typeof object === 'string'
        ? TEXT_SIGNS.find(({ fits }) => fits(text))
        : JSON_SIGNS.find(({ fits }) => fits(object));
    if (sign !== undefined) hits.set(sign, (hits.get(sign) ?? 0) + 1);
  }
  const of = looked.length === 1 ? 'the only line' : `the first ${looked.length} lines`;
  const [best] = [...hits].sort((one, other) => other[1] - one[1] || orderOf(one[0]) - orderOf(other[0]));
  if (best !== undefined) return { format: best[0].format, reason: `${best[1]} of ${of} ${best[0].words}.` };
  if (objects === 0) return null;
  return { format: 'json', reason: `${objects} of ${of} are JSON of no producer that is known: it needs a mapping.` };
}

function orderOf({ format }: Sign<never>): number {
  return FORMATS.findIndex(({ entry }) => entry.id === format);
}

function hasText(line: JsonObject, key: string): boolean {
  return textOf(line[key]) !== null;
}
