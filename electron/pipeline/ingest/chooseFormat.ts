import { detectFormat } from '../decode/detectFormat.ts';
import { findFormat, type DecoderOptions } from '../decode/registry.ts';

/** What a feed set to `auto` reads its lines as. */
export interface FormatChoice {
  /** Id of a format in the registry. */
  readonly format: string;
  /** A sentence for the user: what in the lines decided. */
  readonly reason: string;
}

/** No format fits. */
export interface NoFormat {
  readonly format: null;
  /** A sentence about the lines. */
  readonly finding: string;
}

/** The format that these first lines are in. JSON of an unknown producer is one only where something can be read of it. */
export function chooseFormat(lines: readonly string[], options: DecoderOptions): FormatChoice | NoFormat {
  const found = detectFormat(lines);
  const looked = lines.length === 1 ? 'the only line' : `the first ${lines.length} lines`;
  if (found === null) return { format: null, finding: `No format fits ${looked}.` };
  if (found.format !== 'json') return found;
  const decoder = findFormat('json')?.create(options);
  const read = lines.filter((line) => decoder?.decode(line).kind === 'records').length;
  if (read === 0) {
    return { format: null, finding: `In ${looked} there is JSON of no producer that is known: it needs a mapping.` };
  }
  return options.mapping === null
    ? found
    : { format: 'json', reason: `${read} of ${looked} are read by the feed’s mapping.` };
}
