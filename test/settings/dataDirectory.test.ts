import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataDirectoryAt, prepareDataDirectory } from '../../electron/settings/dataDirectory.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../fixtures/repository.ts';

let folder: TemporaryDirectory;
let path: string;

beforeEach(() => {
  folder = temporaryDirectory();
  path = join(folder.path, 'data');
});
afterEach(() => folder.remove());

const prepare = (): ReturnType<typeof prepareDataDirectory> => prepareDataDirectory(dataDirectoryAt(path));
const modeOf = (): number => statSync(path).mode & 0o777;

test('a new data directory is closed to other users', () => {
  expect(prepare().ok).toBe(true);
  expect(modeOf()).toBe(0o700);
});

test('one that was there keeps the mode that its owner gave it', () => {
  mkdirSync(path);
  chmodSync(path, 0o755);
  expect(prepare().ok).toBe(true);
  expect(modeOf()).toBe(0o755);
});

test('a directory with somebody else\u2019s files is refused and left alone', () => {
  mkdirSync(path);
  writeFileSync(join(path, 'thesis.odt'), '');
  const refused = prepare();
  expect(refused).toMatchObject({ ok: false, error: { kind: 'data-directory' } });
  expect(!refused.ok && refused.error.message).toMatch(/holds other files.*--data-dir/);
  expect(existsSync(join(path, 'browser'))).toBe(false);
});

test('a settings file among somebody else\u2019s files does not make a directory ours', () => {
  mkdirSync(path);
  writeFileSync(join(path, 'settings.json'), '{"editor.fontSize": 12}');
  writeFileSync(join(path, 'mine.txt'), '');
  expect(prepare().ok).toBe(false);
});

test('one that holds a settings file alone is taken: so walls are set up by a file', () => {
  mkdirSync(path);
  writeFileSync(join(path, 'settings.json'), '{}');
  expect(prepare().ok).toBe(true);
});

test('a file in its place is named', () => {
  writeFileSync(path, '');
  const refused = prepare();
  expect(!refused.ok && refused.error.message).toContain(path);
});
