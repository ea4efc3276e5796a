import { SEVERITIES, type Severity } from '../../electron/contract/event.ts';
import type { FeedFilter, FilterLists } from '../../electron/contract/filterSettings.ts';

export const FILTER_SIDES = ['include', 'exclude'] as const;
export const FILTER_LISTS = ['networks', 'signatures', 'countries'] as const;

type Side = (typeof FILTER_SIDES)[number];
type List = (typeof FILTER_LISTS)[number];

/** A feed's filter as its form holds it: each list is text, one entry a line. */
export type FilterDraft = Readonly<Record<Side, Readonly<Record<List, string>>>> & {
  readonly minSeverity: Severity | '';
};

const NO_LISTS = { networks: '', signatures: '', countries: '' };
export const NO_FILTER: FilterDraft = { minSeverity: '', include: NO_LISTS, exclude: NO_LISTS };

export function filterDraftOf(filter: FeedFilter | null): FilterDraft {
  if (filter === null) return NO_FILTER;
  const textOf = (lists: FilterLists) => ({
    networks: lists.networks.join('\n'),
    signatures: lists.signatures.join('\n'),
    countries: lists.countries.join('\n'),
  });
  return { minSeverity: filter.minSeverity ?? '', include: textOf(filter.include), exclude: textOf(filter.exclude) };
}

/** What the schema is to check; null for a filter that keeps everything. */
export function filterInput(draft: FilterDraft): unknown {
  const minSeverity = SEVERITIES.find((severity) => severity === draft.minSeverity) ?? null;
  const include = listsOf(draft.include);
  const exclude = listsOf(draft.exclude);
  const entries = [...Object.values(include), ...Object.values(exclude)].flat();
  return minSeverity === null && entries.length === 0 ? null : { minSeverity, include, exclude };
}

/** The control that an issue of the schema within `filter` belongs to, and which of its lines is wrong. */
export function filterFault(path: readonly PropertyKey[], message: string): readonly [name: string, fault: string] {
  const [, side = '', list = '', index] = path;
  return [
    `filter.${String(side)}.${String(list)}`,
    typeof index === 'number' ? `Entry ${index + 1}: ${message}.` : message,
  ];
}

function listsOf({ networks, signatures, countries }: FilterDraft[Side]): Record<List, string[]> {
  return { networks: linesOf(networks), signatures: linesOf(signatures), countries: linesOf(countries.toUpperCase()) };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
