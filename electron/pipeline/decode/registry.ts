import type { FormatEntry } from '../../contract/registry.ts';
import type { JsonMapping } from '../../contract/settings.ts';
import type { Decoder } from '../stages.ts';
import { createJsonDecoder } from './json.ts';
import { createSuricataEveDecoder } from './suricataEve.ts';

/** What a feed's settings say about its format; a decoder takes what it needs. */
export interface DecoderOptions {
  /** How `json` finds an event's fields; null reads Arcwall's own event JSON. */
  readonly mapping: JsonMapping | null;
  /** IANA zone of times that come without one. */
  readonly timeZone: string;
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
      id: 'json',
      label: 'JSON',
      hint: 'one JSON object a line, by a mapping of dotted paths; without a mapping, Arcwall’s own export',
      mapped: true,
    },
    create: createJsonDecoder,
  },
];

export function findFormat(id: string): Format | null {
  return FORMATS.find((format) => format.entry.id === id) ?? null;
}
