import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect, APPLICATION_ID } from '../../../../electron/pipeline/store/openDatabase.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../../../../electron/pipeline/store/migrations/migrations.ts';
import { databaseIn, openStoreIn } from '../../../fixtures/eventStores.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../../fixtures/repository.ts';

let folder: TemporaryDirectory;

beforeEach(() => (folder = temporaryDirectory()));
afterEach(() => folder.remove());

test('migrations are numbered from 1 without gaps', () => {
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  expect(SCHEMA_VERSION).toBe(MIGRATIONS.length);
});

test('migration 1 makes a database that knows whose it is, with time as the only index of events', () => {
  openStoreIn(folder.path).close();
  const database = connect(databaseIn(folder.path), { readonly: true });
  expect(database.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
  expect(database.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
  const indexes = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'event'`);
  expect(indexes.pluck().all()).toEqual(['event_time']);
  for (const table of ['source', 'signature', 'traffic', 'location', 'network']) {
    expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(1);
  }
  database.close();
});
