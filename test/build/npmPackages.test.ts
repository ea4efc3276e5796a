import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packagesAreInstalled } from '../../build/setup/npmPackages.mjs';
import { temporaryDirectory, type TemporaryDirectory } from '../fixtures/repository.ts';

let root: TemporaryDirectory;
beforeEach(() => {
  root = temporaryDirectory();
  lock('package-lock.json', '1.0.0');
});
afterEach(() => root.remove());

function lock(file: string, zodVersion: string): void {
  const packages = {
    '': { name: 'arcwall' },
    'node_modules/zod': { version: zodVersion, integrity: `sha512-${zodVersion}` },
    'node_modules/other-platform': { version: '1.0.0', integrity: 'sha512-x', optional: true },
  };
  writeFileSync(join(root.path, file), JSON.stringify({ packages }));
}

function install(zodVersion: string): void {
  mkdirSync(join(root.path, 'node_modules'));
  lock('node_modules/.package-lock.json', zodVersion);
}

test('the packages of a fresh clone are not installed', () => {
  expect(packagesAreInstalled(root.path)).toBe(false);
});

test('an install by the developer’s own npm counts', () => {
  install('1.0.0');
  expect(packagesAreInstalled(root.path)).toBe(true);
});

test('a changed package-lock.json asks for an install, also after an earlier one was fine', () => {
  install('1.0.0');
  expect(packagesAreInstalled(root.path)).toBe(true);
  lock('package-lock.json', '1.0.1');
  expect(packagesAreInstalled(root.path)).toBe(false);
});

test('an install that was broken off does not count', () => {
  install('1.0.0');
  rmSync(join(root.path, 'node_modules', '.package-lock.json'));
  expect(packagesAreInstalled(root.path)).toBe(false);
});
