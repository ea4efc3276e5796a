import type { FormatEntry } from '../../contract/registry.ts';
import type { JsonMapping } from '../../contract/settings.ts';
import type { Decoder } from '../stages.ts';
import { createCefDecoder } from './cef.ts';
import { createCowrieDecoder } from './cowrie.ts';
import { createDionaeaDecoder } from './dionaea.ts';
import { createJsonDecoder } from './json.ts';
import { MAPPED_FIELDS } from './jsonMapping.ts';
import { createLeefDecoder } from './leef.ts';
import { createSnortFastDecoder } from './snortFast.ts';
import { createSnortJsonDecoder } from './snortJson.ts';
import { createSuricataEveDecoder } from './suricataEve.ts';
import { createSuricataFastDecoder } from './suricataFast.ts';
import { createTpotMapDecoder } from './tpotMap.ts';
import { createZeekNoticeDecoder } from './zeekNotice.ts';

/** What a feed's settings say about its format; a decoder takes what it needs. */
export interface DecoderOptions {
  /** How `json` finds an event's fields; null reads Arcwall's own event JSON. */
  readonly mapping: JsonMapping | null;
  /** IANA zone of times that come without one. */
  readonly timeZone: string;
  /** UTC epoch ms, now by default: a year that a format leaves out is inferred from it. */
  readonly now?: () => number;
}

export interface Format {
  readonly entry: FormatEntry;
  create(options: DecoderOptions): Decoder;
}

/** Every format, in the order that the settings window lists them. Its sample is `assets/feeds/<id>.sample`. */
export const FORMATS: readonly Format[] = [
  {
    entry: {
      id: 'suricata-eve',
      label: 'Suricata EVE',
      hint: 'eve.json of Suricata: its alerts; other event types are counted and ignored',
      mapped: false,
    },
    create: createSuricataEveDecoder,
  },
  {
    entry: {
      id: 'suricata-fast',
      label: 'Suricata fast.log',
      hint: 'fast.log of Suricata, one line an alert; its eve.json says more',
      mapped: false,
    },
    create: createSuricataFastDecoder,
  },
  {
    entry: {
      id: 'snort-json',
      label: 'Snort 3 JSON',
      hint: 'alert_json of Snort 3, with any choice of fields',
      mapped: false,
    },
    create: createSnortJsonDecoder,
  },
  {
    entry: {
      id: 'snort-fast',
      label: 'Snort fast alerts',
      hint: 'alert_fast of Snort 2.9 and 3, one line an alert; local time without a year',
      mapped: false,
    },
    create: createSnortFastDecoder,
  },
  {
    entry: {
      id: 'zeek-notice',
      label: 'Zeek notices',
      hint: 'notice.log of Zeek, as JSON or tab-separated',
      mapped: false,
    },
    create: createZeekNoticeDecoder,
  },
  {
    entry: {
      id: 'cowrie',
      label: 'Cowrie',
      hint: 'cowrie.json of the SSH and Telnet honeypot: connections, logins, commands, files',
      mapped: false,
    },
    create: createCowrieDecoder,
  },
  {
    entry: {
      id: 'dionaea',
      label: 'Dionaea',
      hint: 'log_json of the honeypot, one line a connection',
      mapped: false,
    },
    create: createDionaeaDecoder,
  },
  {
    entry: {
      id: 'tpot-map',
      label: 'T-Pot attack map',
      hint: 'messages of T-Pot’s attack map and of geoip-attack-map, one JSON object each',
      mapped: false,
    },
    create: createTpotMapDecoder,
  },
  {
    entry: {
      id: 'cef',
      label: 'CEF',
      hint: 'ArcSight’s Common Event Format, with or without a syslog header',
      mapped: false,
    },
    create: createCefDecoder,
  },
  {
    entry: {
      id: 'leef',
      label: 'LEEF',
      hint: 'IBM QRadar’s Log Event Extended Format, with or without a syslog header',
      mapped: false,
    },
    create: createLeefDecoder,
  },
  {
    entry: {
      id: 'json',
      label: 'JSON',
      hint: 'one JSON object a line, by a mapping of dotted paths; without a mapping, Arcwall’s own export',
      mapped: true,
      mappedFields: MAPPED_FIELDS,
    },
    create: createJsonDecoder,
  },
];

/** No format of its own: a feed set to it takes the one that fits its first lines. */
export const AUTO_FORMAT: FormatEntry = {
  id: 'auto',
  label: 'Recognised by its first lines',
  hint: 'looks at the first lines, takes the format that fits, and says which and why',
  mapped: false,
};

/** What a feed's `format` may be, in the order that the settings window lists them. */
export const FORMAT_CHOICES: readonly FormatEntry[] = [AUTO_FORMAT, ...FORMATS.map(({ entry }) => entry)];

/** The ids of FORMAT_CHOICES, for whoever named another. */
export const FORMAT_LIST = FORMAT_CHOICES.map(({ id }) => id).join(', ');

export function isFormatChoice(id: string): boolean {
  return FORMAT_CHOICES.some((choice) => choice.id === id);
}

export function findFormat(id: string): Format | null {
  return FORMATS.find((format) => format.entry.id === id) ?? null;
}
