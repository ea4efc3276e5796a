import { EVENT_KINDS, type EventKind } from '../../electron/contract/event.ts';
import { feedSchema, type Feed } from '../../electron/contract/settings.ts';

/** A feed as its form holds it: everything typed is text until it is checked. */
export interface FeedDraft {
  /** Null for a feed that is new; it gets an id from its name. */
  readonly id: string | null;
  readonly transport: Feed['transport'];
  readonly name: string;
  readonly enabled: boolean;
  readonly format: string;
  readonly mapping: readonly MappingRow[];
  readonly path: string;
  readonly pathToken: string | null;
  readonly startAt: 'beginning' | 'end';
  readonly url: string;
  readonly eventsPerSecond: string;
  readonly kind: EventKind | '';
  readonly sensor: string;
  readonly timeZone: string;
}

/** One row of the mapping editor: a field of the event, and its path or a constant. */
export interface MappingRow {
  readonly field: string;
  readonly from: 'path' | 'constant';
  readonly value: string;
}

/** What is wrong, by the field of the form that it stands beside. */
export type DraftErrors = Readonly<Partial<Record<keyof FeedDraft, string>>>;

type Errors = { -readonly [Field in keyof DraftErrors]: DraftErrors[Field] };

export type CheckedDraft =
  { readonly ok: true; readonly feed: Feed } | { readonly ok: false; readonly errors: DraftErrors };

export function newDraft(transport: Feed['transport']): FeedDraft {
  return {
    id: null,
    transport,
    name: transport === 'demo' ? 'Demo' : '',
    enabled: true,
    format: transport === 'sse' ? 'json' : 'suricata-eve',
    mapping: [],
    path: '',
    pathToken: null,
    startAt: 'beginning',
    url: '',
    eventsPerSecond: '6',
    kind: '',
    sensor: '',
    timeZone: 'UTC',
  };
}

export function draftOf(feed: Feed): FeedDraft {
  const { paths, constants } = feed.mapping ?? { paths: {}, constants: {} };
  return {
    ...newDraft(feed.transport),
    id: feed.id,
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
    ...(feed.transport === 'file' ? { path: feed.path, startAt: feed.startAt } : {}),
    ...(feed.transport === 'sse' ? { url: feed.url } : {}),
    ...(feed.transport === 'demo' ? { eventsPerSecond: String(feed.eventsPerSecond) } : {}),
  };
}

/** The feed that the draft describes, or what is wrong with it. `mapped`: its format is read by a mapping. */
export function checkDraft(draft: FeedDraft, takenIds: readonly string[], mapped: boolean): CheckedDraft {
  const name = draft.name.trim();
  const errors = withoutUndefined({
    name: name === '' ? 'Give the feed a name: it is what the wall shows.' : undefined,
    path: draft.transport === 'file' && draft.path === '' ? 'Choose the file.' : undefined,
    url: draft.transport === 'sse' ? urlFault(draft.url.trim()) : undefined,
    eventsPerSecond: draft.transport === 'demo' ? rateFault(draft.eventsPerSecond) : undefined,
    timeZone: isTimeZone(draft.timeZone.trim()) ? undefined : 'Not a time zone’s name, such as Europe/Malta or UTC.',
    mapping: mapped ? mappingFault(draft.mapping) : undefined,
  });
  if (Object.keys(errors).length > 0) return { ok: false, errors };

  const parsed = feedSchema.safeParse(feedInput(draft, name, takenIds, mapped));
  if (parsed.success) return { ok: true, feed: parsed.data };
  // What the checks above do not know yet still stands beside its field, in the schema's words.
  for (const issue of parsed.error.issues) errors[(issue.path[0] ?? 'name') as keyof FeedDraft] ??= issue.message;
  return { ok: false, errors };
}

/** Of each field the first fault. */
function withoutUndefined(faults: Partial<Record<keyof FeedDraft, string | undefined>>): Errors {
  return Object.fromEntries(Object.entries(faults).filter(([, fault]) => fault !== undefined));
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

function feedInput(draft: FeedDraft, name: string, takenIds: readonly string[], mapped: boolean): unknown {
  const rows = draft.mapping.filter((row) => row.field.trim() !== '');
  const entries = (from: MappingRow['from']) =>
    Object.fromEntries(rows.filter((row) => row.from === from).map((row) => [row.field.trim(), row.value.trim()]));
  const common = {
    id: draft.id ?? idFor(name, takenIds),
    name,
    enabled: draft.enabled,
    format: draft.format,
    mapping: mapped && rows.length > 0 ? { paths: entries('path'), constants: entries('constant') } : null,
    kind: EVENT_KINDS.find((kind) => kind === draft.kind) ?? null,
    sensor: draft.sensor.trim() === '' ? null : draft.sensor.trim(),
    timeZone: draft.timeZone.trim(),
  };
  switch (draft.transport) {
    case 'file':
      return { ...common, transport: 'file', path: draft.path, startAt: draft.startAt };
    case 'sse':
      return { ...common, transport: 'sse', url: draft.url.trim() };
    case 'demo':
      return { ...common, transport: 'demo', eventsPerSecond: Number(draft.eventsPerSecond) };
  }
}

function urlFault(url: string): string | undefined {
  if (url === '') return 'Enter the address of the stream.';
  if (!/^https?:\/\//i.test(url)) return 'The address begins with http:// or https://';
  return URL.canParse(url) ? undefined : 'That is not an address.';
}

function rateFault(text: string): string | undefined {
  const rate = Number(text);
  return text.trim() !== '' && rate >= 0.1 && rate <= 20_000 ? undefined : 'A number from 0.1 to 20,000.';
}

function mappingFault(rows: readonly MappingRow[]): string | undefined {
  const used = rows.filter((row) => row.field.trim() !== '' || row.value.trim() !== '');
  const fields = used.map((row) => row.field.trim());
  if (used.some((row) => row.field.trim() === '' || row.value.trim() === '')) {
    return 'Every row needs a field, and a path or value.';
  }
  const twice = fields.find((field, index) => fields.indexOf(field) !== index);
  return twice === undefined ? undefined : `${twice} stands there twice.`;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat && name !== '';
  } catch {
    return false;
  }
}
