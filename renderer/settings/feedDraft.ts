import { EVENT_KINDS, type EventKind } from '../../electron/contract/event.ts';
import { feedSchema, type Feed } from '../../electron/contract/settings.ts';
import { filterDraftOf, filterFault, filterInput, NO_FILTER, type FilterDraft } from './filterDraft.ts';
import { controlValue, settingValue, SOURCE_FIELDS } from './sourceFieldTable.ts';

/** A feed as its form holds it: everything typed is text until it is checked. */
export interface FeedDraft {
  /** Null for a feed that is new; it gets an id from its name. */
  readonly id: string | null;
  readonly transport: Feed['transport'];
  readonly name: string;
  readonly enabled: boolean;
  readonly format: string;
  readonly mapping: readonly MappingRow[];
  readonly kind: EventKind | '';
  readonly sensor: string;
  readonly timeZone: string;
  readonly filter: FilterDraft;
  /** The controls of SOURCE_FIELDS, by the setting's name. */
  readonly source: Readonly<Record<string, string | boolean>>;
  /** Proof that the file dialog gave the path; null while it was not asked. */
  readonly pathToken: string | null;
  /** The feed as it was: it keeps what the form does not show. */
  readonly original: Feed | null;
}

/** One row of the mapping editor: a field of the event, and its path or a constant. */
export interface MappingRow {
  readonly field: string;
  readonly from: 'path' | 'constant';
  readonly value: string;
}

/** What is wrong, by the setting's name. */
export type DraftErrors = Readonly<Record<string, string>>;

export type CheckedDraft =
  { readonly ok: true; readonly feed: Feed } | { readonly ok: false; readonly errors: DraftErrors };

/** A web stream is nearly always somebody's own JSON, which needs a mapping; the demo writes what Suricata writes. */
const FIRST_FORMATS: Readonly<Partial<Record<Feed['transport'], string>>> = {
  sse: 'json',
  'http-stream': 'json',
  demo: 'suricata-eve',
};

export function newDraft(transport: Feed['transport']): FeedDraft {
  return {
    id: null,
    transport,
    name: transport === 'demo' ? 'Demo' : '',
    enabled: true,
    format: FIRST_FORMATS[transport] ?? 'auto',
    mapping: [],
    kind: '',
    sensor: '',
    timeZone: 'UTC',
    filter: NO_FILTER,
    source: Object.fromEntries(SOURCE_FIELDS[transport].map((field) => [field.name, field.first])),
    pathToken: null,
    original: null,
  };
}

export function draftOf(feed: Feed): FeedDraft {
  const settings: Readonly<Record<string, unknown>> = feed;
  const { paths, constants } = feed.mapping ?? { paths: {}, constants: {} };
  return {
    id: feed.id,
    transport: feed.transport,
    name: feed.name,
    enabled: feed.enabled,
    format: feed.format,
    mapping: [
      ...Object.entries(paths).map(([field, value]): MappingRow => ({ field, from: 'path', value })),
      ...Object.entries(constants).map(([field, value]): MappingRow => ({
        field,
        from: 'constant',
        value: String(value),
      })),
    ],
    kind: feed.kind ?? '',
    sensor: feed.sensor ?? '',
    timeZone: feed.timeZone,
    filter: filterDraftOf(feed.filter),
    source: Object.fromEntries(
      SOURCE_FIELDS[feed.transport].map((field) => [field.name, controlValue(field, settings[field.name])]),
    ),
    pathToken: null,
    original: feed,
  };
}

/** The feed that the draft describes, or what is wrong with it. `mapped`: its format is read by a mapping. */
export function checkDraft(draft: FeedDraft, takenIds: readonly string[], mapped: boolean): CheckedDraft {
  const errors: Record<string, string> = {};
  if (draft.name.trim() === '') errors['name'] = 'Give the feed a name: it is what the wall shows.';
  if (!isTimeZone(draft.timeZone.trim())) {
    errors['timeZone'] = 'Not a time zone’s name, such as Europe/Malta or UTC.';
  }
  const mappingWrong = mapped ? mappingFault(draft.mapping) : null;
  if (mappingWrong !== null) errors['mapping'] = mappingWrong;
  const parsed = feedSchema.safeParse(feedInput(draft, takenIds, mapped));
  if (parsed.success) return Object.keys(errors).length === 0 ? { ok: true, feed: parsed.data } : { ok: false, errors };
  for (const { path, message } of parsed.error.issues) {
    const name = String(path[0] ?? 'name');
    if (name === 'filter') {
      const [control, fault] = filterFault(path, message);
      errors[control] ??= fault;
      continue;
    }
    const field = SOURCE_FIELDS[draft.transport].find((one) => one.name === name);
    errors[name] ??= field?.fault ?? message;
  }
  return { ok: false, errors };
}

/** An id of its own: the name in plain letters, numbered where it is taken. */
export function idFor(name: string, takenIds: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{Mark}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const base = plain.slice(0, 50) || 'feed';
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!takenIds.includes(id)) return id;
  }
}

function feedInput(draft: FeedDraft, takenIds: readonly string[], mapped: boolean): unknown {
  const name = draft.name.trim();
  const rows = draft.mapping.filter((row) => row.field.trim() !== '');
  const entries = (from: MappingRow['from']) =>
    Object.fromEntries(rows.filter((row) => row.from === from).map((row) => [row.field.trim(), row.value.trim()]));
  const source = SOURCE_FIELDS[draft.transport].map((field) => [
    field.name,
    settingValue(field, draft.source[field.name] ?? field.first),
  ]);
  return {
    ...draft.original,
    id: draft.id ?? idFor(name, takenIds),
    transport: draft.transport,
    name,
    enabled: draft.enabled,
    format: draft.format,
    mapping: mapped && rows.length > 0 ? { paths: entries('path'), constants: entries('constant') } : null,
    kind: EVENT_KINDS.find((kind) => kind === draft.kind) ?? null,
    sensor: draft.sensor.trim() === '' ? null : draft.sensor.trim(),
    timeZone: draft.timeZone.trim(),
    filter: filterInput(draft.filter),
    ...Object.fromEntries(source),
  };
}

function mappingFault(rows: readonly MappingRow[]): string | null {
  const used = rows.filter((row) => row.field.trim() !== '' || row.value.trim() !== '');
  const fields = used.map((row) => row.field.trim());
  if (used.some((row) => row.field.trim() === '' || row.value.trim() === '')) {
    return 'Every row needs a field, and a path or value.';
  }
  const twice = fields.find((field, index) => fields.indexOf(field) !== index);
  return twice === undefined ? null : `${twice} stands there twice.`;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat && name !== '';
  } catch {
    return false;
  }
}
