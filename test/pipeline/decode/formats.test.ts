import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../../electron/pipeline/decode/registry.ts';
import type { RawRecord } from '../../../electron/pipeline/stages.ts';
import { REPOSITORY } from '../../fixtures/repository.ts';

/**
 * What a format's sample must give, written by hand from the sample and the format's description, never recorded from a
 * decoder. A record is `defaults` with its own fields over them; `time` stands for tsMs, `line` counts from 1.
 */
interface Expected {
  readonly frames: number;
  readonly ignored: Record<string, number>;
  readonly refused: Record<string, number>;
  readonly defaults: Record<string, unknown>;
  readonly records: readonly { readonly line: number; readonly time: string | null }[];
  /** Time of the clock while decoding, for formats that leave out the year. */
  readonly now?: string;
}

describe.each(FORMATS.map(({ entry, create }) => ({ id: entry.id, create })))('$id', ({ id, create }) => {
  const samplePath = join(REPOSITORY, 'assets', 'feeds', `${id}.sample`);
  const expectedPath = join(import.meta.dirname, `${id}.expected.json`);

  test('has a sample and expectations written by hand', () => {
    expect(existsSync(samplePath)).toBe(true);
    expect(existsSync(expectedPath)).toBe(true);
  });

  test('gives of its sample what the expectations say, field by field', () => {
    const expected = JSON.parse(readFileSync(expectedPath, 'utf8')) as Expected;
    const lines = readFileSync(samplePath, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line !== '');
    const { now } = expected;
    const clock = now === undefined ? {} : { now: () => Date.parse(now) };
    const decoder = create({ mapping: null, timeZone: 'UTC', ...clock });
    const records: { line: number; record: RawRecord }[] = [];
    const counts = { ignored: {} as Record<string, number>, refused: {} as Record<string, number> };
    for (const [index, line] of lines.entries()) {
      const result = decoder.decode(line);
      if (result.kind === 'records') {
        for (const record of result.records) records.push({ line: index + 1, record });
      } else {
        counts[result.kind][result.reason] = (counts[result.kind][result.reason] ?? 0) + 1;
      }
    }
    expect(records.map(asWritten)).toEqual(expected.records.map((record) => ({ ...expected.defaults, ...record })));
    expect({ frames: lines.length, ...counts }).toEqual({
      frames: expected.frames,
      ignored: expected.ignored,
      refused: expected.refused,
    });
  });
});

function asWritten({ line, record }: { line: number; record: RawRecord }): Record<string, unknown> {
  const { tsMs, detail, ...rest } = record;
  const known = Object.entries(detail).filter(([, value]) => value !== null && value !== undefined);
  return {
    line,
    time: tsMs === null ? null : new Date(tsMs).toISOString(),
    ...rest,
    detail: Object.fromEntries(known),
  };
}
