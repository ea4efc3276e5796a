import type { Json } from '../stages.ts';

/** Finds one value in a frame's object; undefined where there is none. */
export type JsonPath = (root: Json) => Json | undefined;

type Step = string | number;

/**
 * Compiles `alert.source.ip`, `hits[0]._source.src`: dotted keys and `[n]` indexes. A key that itself holds dots, as in
 * Zeek's `id.orig_h` or flattened documents, is tried before its parts, at every level. Only own fields are found.
 */
export function compileJsonPath(path: string): JsonPath {
  const steps = path.split('.').flatMap(splitIndexes);
  return (root) => (isObject(root) && Object.hasOwn(root, path) ? root[path] : follow(root, steps, 0));
}

function splitIndexes(part: string): Step[] {
  const indexes = /((?:\[\d{1,6}\])+)$/.exec(part)?.[1];
  if (indexes === undefined) return [part];
  const key = part.slice(0, -indexes.length);
  const numbers = indexes.slice(1, -1).split('][').map(Number);
  return key === '' ? numbers : [key, ...numbers];
}

function follow(value: Json | undefined, steps: readonly Step[], from: number): Json | undefined {
  const step = steps[from];
  if (step === undefined) return value;
  if (typeof step === 'number') {
    return Array.isArray(value) ? follow((value as readonly Json[])[step], steps, from + 1) : undefined;
  }
  if (!isObject(value)) return undefined;
  for (let to = dottedEnd(steps, from); to > from; to -= 1) {
    const key = to === from + 1 ? step : steps.slice(from, to).join('.');
    if (!Object.hasOwn(value, key)) continue;
    const found = follow(value[key], steps, to);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where the run of plain keys that begins at `from` ends. */
function dottedEnd(steps: readonly Step[], from: number): number {
  let to = from;
  while (typeof steps[to] === 'string') to += 1;
  return to;
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
