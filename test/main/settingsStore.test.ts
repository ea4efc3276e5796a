import { basename } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseArguments } from '../../electron/cli/options.ts';
import { settingsSchema, type Feed } from '../../electron/contract/settings.ts';
import { SettingsStore } from '../../electron/main/settingsStore.ts';
import { dataDirectoryAt } from '../../electron/settings/dataDirectory.ts';
import { readRuntime } from '../../electron/settings/runtime.ts';
import { temporaryDirectory } from '../fixtures/repository.ts';

const folder = temporaryDirectory();
afterAll(() => folder.remove());

function store(feeds: readonly object[], commandLine: readonly Feed[] = []): SettingsStore {
  const settings = settingsSchema.parse({ feeds });
  return new SettingsStore(
    dataDirectoryAt(folder.path),
    { settings, problem: null, savable: true },
    commandLine,
    readRuntime(),
  );
}

const demo = { id: 'demo', name: 'Demo', transport: 'demo' };
const replay = { id: 'show', name: 'Show', transport: 'replay', path: '/a' };
const file = { id: 'edge', name: 'Edge', transport: 'file', path: '/b' };

describe('the database', () => {
  test.each([
    ['without a feed', [], 'demo.sqlite'],
    ['with a replay alone', [replay], 'demo.sqlite'],
    ['with a replay and a demonstration', [demo, replay], 'demo.sqlite'],
    ['with a replay beside a sensor', [replay, file], 'events.sqlite'],
    ['with a sensor that is switched off', [{ ...file, enabled: false }], 'events.sqlite'],
  ])('%s', (_case, feeds, database) => {
    expect(basename(store(feeds).collectorConfig().databasePath)).toBe(database);
    expect(basename(store(feeds).readerConfig().databasePath)).toBe(database);
  });
});

test('a feed of the command line is read into the site\u2019s own history', () => {
  const parsed = parseArguments(['--tail', '-', '--format', 'cowrie']);
  if (!parsed.ok || parsed.value.command !== 'window') throw new Error('not a window');
  const { feeds, databasePath } = store([], parsed.value.feeds).collectorConfig();
  expect(feeds).toMatchObject([{ id: 'stdin', name: 'Standard input', transport: 'stdin', format: 'cowrie' }]);
  expect(basename(databasePath)).toBe('events.sqlite');
});
