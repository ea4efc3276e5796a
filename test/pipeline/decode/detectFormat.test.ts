import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { detectFormat } from '../../../electron/pipeline/decode/detectFormat.ts';
import { FORMATS } from '../../../electron/pipeline/decode/registry.ts';
import { REPOSITORY } from '../../fixtures/repository.ts';

function sample(id: string): string[] {
  return readFileSync(join(REPOSITORY, 'assets', 'feeds', `${id}.sample`), 'utf8').split('\n');
}

const IDS = FORMATS.map(({ entry }) => entry.id);

describe('detectFormat', () => {
  test.each(IDS)('knows the sample of %s, and says why', (id) => {
    const found = detectFormat(sample(id));
    expect(found?.format).toBe(id);
    expect(found?.reason).toMatch(/^\d+ of the first \d+ lines \S.*\.$/);
  });

  test.each(IDS)('knows %s by any one line that its decoder makes an event of, or names no wrong format', (id) => {
    const format = FORMATS.find(({ entry }) => entry.id === id)!;
    const decoder = format.create({ mapping: null, timeZone: 'UTC' });
    const events = sample(id).filter((line) => decoder.decode(line).kind === 'records');
    // An event of three fields is anybody's JSON.
    const wrong = events
      .map((line) => detectFormat([line])?.format)
      .filter((found) => found !== id && found !== 'json');
    expect(wrong).toEqual([]);
  });

  test('a few broken or foreign lines do not change its mind', () => {
    const lines = ['garbage', '{"half":', ...sample('cowrie').slice(0, 8), ...sample('cef').slice(0, 2), ''];
    expect(detectFormat(lines)?.format).toBe('cowrie');
  });

  test('finds the one alert behind a hundred other records', () => {
    const lines = [...Array.from({ length: 100 }, (_, index) => `{"n":${index}}`), ...sample('snort-json').slice(0, 1)];
    expect(detectFormat(lines)?.format).toBe('snort-json');
  });

  test('takes JSON of no known producer for json, and says that it needs a mapping', () => {
    expect(detectFormat(['{"a":1}', '{"b":2}'])).toEqual({
      format: 'json',
      reason: '2 of the first 2 lines are JSON of no producer that is known: it needs a mapping.',
    });
  });

  test('does not take another log of Zeek for its notices', () => {
    const header = ['#separator \\x09', '#path\tconn', '#fields\tts\tuid\tid.orig_h'];
    expect(detectFormat([...header, '1795340481.5\tC1\t198.51.100.1'])).toBeNull();
    expect(detectFormat(['{"_path":"conn","ts":1795340481.5,"uid":"C1"}'])?.format).toBe('json');
  });

  test('says nothing about nothing, and nothing about text', () => {
    expect(detectFormat([])).toBeNull();
    expect(detectFormat(['', '   '])).toBeNull();
    expect(detectFormat(['Nov 22 09:13:12 host sshd[1]: Failed password'])).toBeNull();
    expect(detectFormat([`{"a":${'['.repeat(10_000)}`])).toBeNull();
  });
});
