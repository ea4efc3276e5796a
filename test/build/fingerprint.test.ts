import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprint } from '../../build/fingerprint.mjs';
import { temporaryDirectory, type TemporaryDirectory } from '../fixtures/repository.ts';

let root: TemporaryDirectory;
beforeEach(() => {
  root = temporaryDirectory();
  mkdirSync(join(root.path, 'source', 'deep'), { recursive: true });
  writeFileSync(join(root.path, 'source', 'deep', 'a.ts'), 'a');
});
afterEach(() => root.remove());

const taken = (extra: string[] = []): string =>
  fingerprint(root.path, [join(root.path, 'source'), join(root.path, 'later.json')], extra);

test('the fingerprint stays while nothing changes', () => {
  expect(taken()).toBe(taken());
});

test.each([
  ['a file deep inside is written', () => writeFileSync(join(root.path, 'source/deep/a.ts'), 'changed')],
  ['a file is only touched', () => utimesSync(join(root.path, 'source/deep/a.ts'), new Date(), new Date(5_000))],
  ['a file is added', () => writeFileSync(join(root.path, 'source/b.ts'), '')],
  ['a file is removed', () => rmSync(join(root.path, 'source/deep/a.ts'))],
  ['an input appears that was missing', () => writeFileSync(join(root.path, 'later.json'), '{}')],
])('the fingerprint changes when %s', (_, change) => {
  const before = taken();
  change();
  expect(taken()).not.toBe(before);
});

test('the fingerprint changes with the commit', () => {
  expect(taken(['abc1234'])).not.toBe(taken(['def5678']));
});
