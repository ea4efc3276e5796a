import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assertIntegrity } from '../../build/setup/electronFallback.mjs';
import { downloadProblem, nodeApiOf, presentElectron } from '../../build/setup/electronRuntime.mjs';
import { needsOwnBinding } from '../../build/setup/sqliteBinding.mjs';
import { REPOSITORY, temporaryDirectory, type TemporaryDirectory } from '../fixtures/repository.ts';

let folder: TemporaryDirectory;
const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
beforeEach(() => {
  folder = temporaryDirectory();
});
afterEach(() => {
  folder.remove();
  if (override === undefined) delete process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  else process.env['ELECTRON_OVERRIDE_DIST_PATH'] = override;
});

describe('the fallback Electron', () => {
  // Of the three bytes "abc", by `openssl dgst -sha512 -binary | base64`.
  const digest = 'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==';

  test('is used when it is the pinned one', async () => {
    writeFileSync(join(folder.path, 'archive'), 'abc');
    await expect(assertIntegrity(join(folder.path, 'archive'), digest)).resolves.toBeUndefined();
  });

  test('is refused when one byte differs', async () => {
    writeFileSync(join(folder.path, 'archive'), 'abd');
    await expect(assertIntegrity(join(folder.path, 'archive'), digest)).rejects.toThrow(/not the pinned one/);
  });
});

describe('ELECTRON_OVERRIDE_DIST_PATH', () => {
  test('wins over everything else', () => {
    for (const name of ['electron', 'electron.exe']) writeFileSync(join(folder.path, name), '');
    writeFileSync(join(folder.path, 'version'), 'v46.1.2\n');
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] = folder.path;
    if (process.platform === 'darwin') return;
    expect(presentElectron(REPOSITORY)).toMatchObject({ source: 'override', version: '46.1.2' });
  });

  test('is refused, by name, when no Electron is there', () => {
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] = folder.path;
    expect(() => presentElectron(REPOSITORY)).toThrow(folder.path);
  });
});

test('a failed download is told in one clause', () => {
  expect(downloadProblem('RequestError: getaddrinfo ENOTFOUND host\n    at Socket.x')).toBe(
    'its download host cannot be reached (ENOTFOUND)',
  );
  expect(downloadProblem('TypeError: fetch failed\n    at node:internal')).toBe('its download host cannot be reached');
  expect(downloadProblem('Error: checksum mismatch\n    at x')).toContain('checksum mismatch');
});

test('the packaged SQLite binding is used only where every runtime has Node-API 10', () => {
  expect(nodeApiOf('33.2.1')).toBe(9);
  expect(nodeApiOf('45.4.1')).toBe(10);
  expect(needsOwnBinding([10, 9])).toBe(true);
  expect(needsOwnBinding([9, 10])).toBe(true);
  expect(needsOwnBinding([10, 10])).toBe(false);
});
