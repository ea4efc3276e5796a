import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  defaultSettings,
  loadSettings,
  migrateSettings,
  parseSettings,
  saveSettings,
  type Migration,
} from '../../electron/settings/settingsFile.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arcwall-settings-'));
  file = join(folder, 'settings.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('loadSettings', () => {
  test('gives the defaults without a word when there is no file', () => {
    expect(loadSettings(file)).toEqual({ settings: defaultSettings(), problem: null, savable: true });
  });

  test('sets a file with an unknown key aside whole, names the key and uses the defaults', () => {
    const text = '{"siteName":"HQ","colour":"red"}';
    writeFileSync(file, text);
    const { settings, problem } = loadSettings(file, () => Date.UTC(2026, 10, 22));
    expect(settings).toEqual(defaultSettings());
    expect(problem).toContain('colour');
    const aside = readdirSync(folder);
    expect(aside).toEqual(['settings.json.broken-2026-11-22T00-00-00.000Z']);
    expect(problem).toContain(aside[0]);
    expect(readFileSync(join(folder, aside[0] ?? ''), 'utf8')).toBe(text);
  });

  test.each([
    '{"siteName":',
    'null',
    '[]',
    '"text"',
    '',
    '{"version":99}',
    '{"home":{"name":"x","latDeg":91,"lonDeg":0}}',
  ])('sets %j aside and tells the user', (text) => {
    writeFileSync(file, text);
    const { settings, problem } = loadSettings(file);
    expect(settings).toEqual(defaultSettings());
    expect(problem).toMatch(/set aside/);
    expect(existsSync(file)).toBe(false);
  });

  test('keeps two broken files of different times apart', () => {
    for (const time of [1, 2]) {
      writeFileSync(file, '{');
      loadSettings(file, () => time);
    }
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('does not let a file be overwritten that is there and cannot be read', () => {
    mkdirSync(file);
    const { settings, problem, savable } = loadSettings(file);
    expect(settings).toEqual(defaultSettings());
    expect(problem).toMatch(/cannot be read/);
    expect(savable).toBe(false);
  });

  test('reads a file that an editor saved with a byte order mark', () => {
    writeFileSync(file, '\uFEFF{"siteName":"HQ"}');
    expect(loadSettings(file).settings.siteName).toBe('HQ');
  });
});

describe('saveSettings', () => {
  test('writes what loadSettings reads, closed to other users, and leaves no temporary file', () => {
    const settings = {
      ...defaultSettings(),
      siteName: 'Meridian',
      home: { name: 'Valletta', latDeg: 35.9, lonDeg: 14.5 },
    };
    expect(saveSettings(file, settings)).toEqual({ ok: true, value: null });
    expect(loadSettings(file)).toEqual({ settings, problem: null, savable: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  test('says so when the folder is gone', () => {
    rmSync(folder, { recursive: true });
    const saved = saveSettings(file, defaultSettings());
    expect(saved).toMatchObject({ ok: false, error: { kind: 'settings-not-saved' } });
  });
});

describe('parseSettings', () => {
  test('fills every default of a feed that names only what it must', () => {
    const parsed = parseSettings(
      '{"feeds":[{"id":"edge","name":"Edge","transport":"file","path":"/var/log/eve.json"}]}',
    );
    expect(parsed).toMatchObject({
      ok: true,
      value: { version: 1, feeds: [{ enabled: true, format: 'suricata-eve', startAt: 'beginning', timeZone: 'UTC' }] },
    });
  });

  test('refuses two feeds with one id, and says where', () => {
    const feed = { id: 'a', name: 'A', transport: 'demo' };
    const parsed = parseSettings(JSON.stringify({ feeds: [feed, feed] }));
    expect(parsed).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(!parsed.ok && parsed.error.message).toMatch(/feeds.*same id/);
  });

  test('refuses a version that no step leads from', () => {
    expect(parseSettings('{"version":0}')).toMatchObject({ ok: false, error: { kind: 'unknown-version' } });
  });
});

describe('migrateSettings', () => {
  const migrations: Record<number, Migration> = {
    1: ({ site, ...rest }) => ({ ...rest, siteName: site }),
    2: (raw) => ({ ...raw, feeds: [] }),
  };

  test('goes through every step from the version of the file', () => {
    expect(migrateSettings({ version: 1, site: 'HQ' }, migrations, 3)).toEqual({
      ok: true,
      value: { version: 3, siteName: 'HQ', feeds: [] },
    });
    expect(migrateSettings({ version: 2 }, migrations, 3)).toEqual({ ok: true, value: { version: 3, feeds: [] } });
  });

  test('leaves a file of the newest version, or without one, as it is', () => {
    for (const raw of [{ version: 3, site: 'HQ' }, { site: 'HQ' }]) {
      expect(migrateSettings(raw, migrations, 3)).toEqual({ ok: true, value: raw });
    }
  });

  test('refuses a version that no step leads from, and a newer one', () => {
    expect(migrateSettings({ version: 0 }, migrations, 3)).toMatchObject({ error: { kind: 'unknown-version' } });
    expect(migrateSettings({ version: 4 }, migrations, 3)).toMatchObject({ error: { kind: 'newer' } });
  });
});
