import type { JsonMapping } from '../../contract/settings.ts';
import type { Json } from '../stages.ts';
import { compileJsonPath, type JsonPath } from './jsonPath.ts';

const END_FIELDS = ['ip', 'port', 'latDeg', 'lonDeg', 'countryCode', 'city'] as const;
const PLAIN_FIELDS = [
  ...(['tsMs', 'kind', 'severity', 'direction', 'protocol', 'service', 'signatureId', 'signature'] as const),
  ...(['category', 'action', 'sensor', 'correlationId'] as const),
];

type PlainField = (typeof PLAIN_FIELDS)[number];
type EndField = `${'attacker' | 'target'}.${(typeof END_FIELDS)[number]}`;
export type MappedField = PlainField | EndField;

/** Every field that a mapping can fill, besides `detail.<name>`. They are the paths of an event in Arcwall's own JSON. */
export const MAPPED_FIELDS: readonly MappedField[] = [
  ...PLAIN_FIELDS,
  ...END_FIELDS.map((field): EndField => `attacker.${field}`),
  ...END_FIELDS.map((field): EndField => `target.${field}`),
];

/** Finds each field of an event in a frame's object. */
export interface FieldFinder {
  /** The field's value, else its constant; undefined where there is neither. */
  find(root: Json, field: MappedField): Json | undefined;
  has(field: MappedField): boolean;
  readonly detail: readonly (readonly [name: string, path: JsonPath])[];
}

/** `time` is taken for `tsMs`. Names that no event has are left out: see `unknownFields`. */
export function compileMapping(mapping: JsonMapping): FieldFinder {
  const paths = new Map<string, JsonPath>();
  const detail: (readonly [string, JsonPath])[] = [];
  for (const [name, path] of Object.entries(mapping.paths)) {
    if (name.startsWith('detail.')) detail.push([name.slice('detail.'.length), compileJsonPath(path)]);
    else paths.set(fieldName(name), compileJsonPath(path));
  }
  const constants = new Map<string, Json>();
  for (const [name, value] of Object.entries(mapping.constants)) {
    if (name.startsWith('detail.')) detail.push([name.slice('detail.'.length), () => value]);
    else constants.set(fieldName(name), value);
  }
  return {
    find(root, field) {
      const found = paths.get(field)?.(root);
      return found === undefined || found === null || found === '' ? constants.get(field) : found;
    },
    has: (field) => paths.has(field) || constants.has(field),
    detail,
  };
}

/** Names in the mapping that are no field of an event: a typing error must not pass for a setting. */
export function unknownFields(mapping: JsonMapping): string[] {
  const known = new Set<string>(MAPPED_FIELDS);
  return [...Object.keys(mapping.paths), ...Object.keys(mapping.constants)].filter(
    (name) => !known.has(fieldName(name)) && !/^detail\..+/.test(name),
  );
}

function fieldName(name: string): string {
  return name === 'time' ? 'tsMs' : name;
}
