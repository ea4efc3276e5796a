import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { detectFormat } from '../../../electron/pipeline/decode/detectFormat.ts';
import { FORMATS } from '../../../electron/pipeline/decode/registry.ts';
import { normaliseRecord } from '../../../electron/pipeline/normalise/normaliseRecord.ts';
import type { DecodeResult } from '../../../electron/pipeline/stages.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';
import { REPOSITORY } from '../../fixtures/repository.ts';

const SEED = 20_261_122;
const MUTATIONS = 3000;
const MEBIBYTE = 1024 * 1024;
/** What quadratic work takes on a line of 1 MiB is minutes; a slow machine's linear work stays below this. */
const MAX_LINE_MS = 2000;

/** Pieces that some format gives a meaning to, between bars that are broken. */
const PIECES = [
  '¦ ¦  ¦\t¦|¦\\¦\\|¦=¦\\=¦ =¦"¦\\"¦,¦{¦}¦{,¦[¦]¦[**] ¦] ¦[1:2:3] ¦ -> ¦:¦: ¦::¦::ffff:1.2.3.4¦{TCP} ¦<¦ <¦> ¦<13>¦#¦#fields\t',
  '\\x09¦\\x¦\\u0000¦\0¦\uD800¦\uFEFF¦\u202E¦\r¦\n¦CEF:0|¦CEF:¦LEEF:2.0|¦a=b ¦null¦true¦-1¦0¦1e999¦9007199254740993¦(null)¦#011',
  '02/30-¦12/31-23:59:60¦2026-02-30T25:61:61Z¦1.2.3¦01.2.3.4¦é¦𝔘¦١٢٣¦"__proto__":{"x":1},¦"constructor":1,¦"a":¦{"a":',
].flatMap((row) => row.split('¦'));

function sampleLines(id: string): string[] {
  return readFileSync(join(REPOSITORY, 'assets', 'feeds', `${id}.sample`), 'utf8')
    .split('\n')
    .filter(Boolean);
}

function mutate(line: string, lines: readonly string[], random: RandomSource): string {
  let text = line;
  for (let count = 1 + random.below(4); count > 0; count -= 1) {
    const at = random.below(text.length + 1);
    const to = Math.min(text.length, at + random.skewed(30));
    const kind = random.below(5);
    if (kind === 0) text = text.slice(0, at) + text.slice(to);
    else if (kind === 1) text = text.slice(0, at) + random.pick(PIECES) + text.slice(to);
    else if (kind === 2) text = text.slice(0, to) + text.slice(at, to) + text.slice(to);
    else if (kind === 3) text = text.slice(0, at) + random.pick(lines).slice(at);
    else text = text.slice(0, at);
  }
  return text;
}

function check(result: DecodeResult, line: string): void {
  if (result.kind !== 'records') {
    expect(result.reason, line).toMatch(/^[\w .,'-]{3,50}$/);
    return;
  }
  expect(result.records.length, line).toBeGreaterThan(0);
  for (const record of result.records) {
    const meaning = { feedId: 'f', format: 'x', kind: null, sensor: null, isInside: () => false, notice: () => {} };
    const event = normaliseRecord(record, { receivedMs: 1, path: null, offset: null }, meaning);
    expect(Number.isSafeInteger(event.tsMs), line).toBe(true);
  }
}

describe.each(FORMATS.map(({ entry, create }) => ({ id: entry.id, create })))('$id', ({ id, create }) => {
  const options = { mapping: null, timeZone: 'Europe/Berlin', now: () => Date.parse('2026-12-31T23:30:00Z') };

  test('random damage to its lines never throws, and gives records, ignored or refused', () => {
    const random = new RandomSource(SEED);
    const lines = sampleLines(id);
    const decoder = create(options);
    const reasons = new Set<string>();
    for (let count = 0; count < MUTATIONS; count += 1) {
      const line = mutate(random.pick(lines), lines, random);
      const result = decoder.decode(line);
      check(result, line);
      if (result.kind !== 'records') reasons.add(result.reason);
    }
    // Counts are kept by reason, so reasons must be few and never the sender's text.
    expect(reasons.size).toBeLessThan(60);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('a line of 1 MiB takes time in proportion to its length, whatever it is made of', () => {
    const lines = sampleLines(id);
    const decoder = create(options);
    const event = lines.find((line) => decoder.decode(line).kind === 'records') ?? '';
    const slow: string[] = [];
    for (const piece of new Set(PIECES)) {
      if (piece === '') continue;
      const filler = piece.repeat(Math.ceil(MEBIBYTE / piece.length));
      const middle = event.length >> 1;
      for (const line of [filler, event + filler, event.slice(0, middle) + filler + event.slice(middle)]) {
        const start = performance.now();
        decoder.decode(line);
        const ms = performance.now() - start;
        if (ms > MAX_LINE_MS) slow.push(`${JSON.stringify(piece)} ${Math.round(ms)} ms`);
      }
    }
    expect(slow).toEqual([]);
  }, 120_000);
});

test('detectFormat never throws on damaged lines', () => {
  const random = new RandomSource(SEED);
  const lines = FORMATS.flatMap(({ entry }) => sampleLines(entry.id));
  for (let count = 0; count < 300; count += 1) {
    const damaged = Array.from({ length: 10 }, () => mutate(random.pick(lines), lines, random));
    expect(() => detectFormat(damaged)).not.toThrow();
  }
});
