import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openEventStore } from '../../../electron/pipeline/store/eventStore.ts';
import { connect, isSafeSqlite } from '../../../electron/pipeline/store/openDatabase.ts';
import { commitAll, databaseIn, openHistoryIn, openStoreIn, requestOf } from '../../fixtures/eventStores.ts';
import { randomEvents } from '../../fixtures/randomEvents.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12, 30, 15, 250);

let folder: TemporaryDirectory;
let path: string;

beforeEach(() => {
  folder = temporaryDirectory();
  path = databaseIn(folder.path).databasePath;
});
afterEach(() => folder.remove());

function stored(count: number): void {
  const store = openStoreIn(folder.path);
  commitAll(store, randomEvents(1, count));
  store.close();
}

function pragma(statement: string): unknown {
  const database = connect(databaseIn(folder.path), {});
  const value: unknown = database.pragma(statement, { simple: true });
  database.close();
  return value;
}

function overwrite(offset: number, length: number): void {
  const bytes = readFileSync(path);
  randomBytes(length).copy(bytes, offset);
  writeFileSync(path, bytes);
}

const asideFiles = (): string[] => readdirSync(folder.path).filter((name) => name.includes('.damaged-'));

describe('a new database', () => {
  test('can be read by its owner alone, shrinks, and has a journal of its own', () => {
    const store = openStoreIn(folder.path);
    commitAll(store, randomEvents(1, 10));
    for (const suffix of ['', '-wal', '-shm']) expect(statSync(path + suffix).mode & 0o777).toBe(0o600);
    store.close();
    expect(pragma('auto_vacuum')).toBe(2);
    expect(pragma('journal_mode')).toBe('wal');
  });

  test('leaves one file when it is closed', () => {
    stored(10);
    expect(readdirSync(folder.path)).toEqual(['events.sqlite']);
  });
});

describe('a database that cannot be used', () => {
  test('is refused and not touched when a newer program wrote it', () => {
    stored(10);
    pragma('user_version = 99');
    const before = readFileSync(path);
    expect(openEventStore(databaseIn(folder.path))).toMatchObject({ ok: false, error: { kind: 'newer-schema' } });
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder.path)).toEqual(['events.sqlite']);
  });

  test('is refused when only its journal tells of the newer program', () => {
    stored(10);
    const newer = connect(databaseIn(folder.path), {});
    newer.pragma('wal_autocheckpoint = 0');
    newer.pragma('user_version = 99');
    // What a killed writer leaves: the old database, and a journal that was never moved into it.
    const killed = join(folder.path, 'killed.sqlite');
    for (const suffix of ['', '-wal']) copyFileSync(path + suffix, killed + suffix);
    newer.close();
    const before = readFileSync(killed);
    const opened = openEventStore({ ...databaseIn(folder.path), databasePath: killed });
    expect(opened).toMatchObject({ ok: false, error: { kind: 'newer-schema' } });
    expect(readFileSync(killed)).toEqual(before);
  });

  test('is refused and not touched when it is another program’s', () => {
    const database = connect(databaseIn(folder.path), {});
    database.exec('CREATE TABLE bookmark (url TEXT); PRAGMA user_version = 4');
    database.close();
    const before = readFileSync(path);
    expect(openEventStore(databaseIn(folder.path))).toMatchObject({ ok: false, error: { kind: 'not-ours' } });
    expect(readFileSync(path)).toEqual(before);
  });

  test('is a failure in words when its folder is missing', () => {
    const opened = openEventStore({ ...databaseIn(folder.path), databasePath: join(folder.path, 'none', 'x.sqlite') });
    expect(opened).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  });

  test('is one of an SQLite older than 3.51.3', () => {
    expect(['3.51.3', '3.51.10', '3.54.1', '4.0.0'].map(isSafeSqlite)).toEqual([true, true, true, true]);
    expect(['3.51.2', '3.46.0', '2.99.99', ''].map(isSafeSqlite)).toEqual([false, false, false, false]);
  });
});

describe('a damaged database', () => {
  test('with a damaged header is set aside, a fresh one begun, and the user told', () => {
    stored(50);
    overwrite(0, 100);
    const store = openStoreIn(folder.path, { now: () => NOW_MS });
    expect(asideFiles()).toEqual(['events.sqlite.damaged-20261122T123015Z']);
    expect(store.notices).toHaveLength(1);
    expect(store.notices[0]?.message).toContain('events.sqlite.damaged-20261122T123015Z');
    expect(store.overview().events).toBe(0);
    store.close();
  });

  test('gives no id that the one before it could have given', () => {
    stored(50);
    overwrite(0, 100);
    const store = openStoreIn(folder.path, { now: () => NOW_MS });
    expect(commitAll(store, randomEvents(2, 5))).toBe(NOW_MS * 1000);
    store.close();
    const history = openHistoryIn(folder.path);
    expect(history.event(String(NOW_MS * 1000 + 4))?.id).toBe(String(NOW_MS * 1000 + 4));
    history.close();
  });

  test('that is text, or too short for a header, is set aside as well', () => {
    for (const content of ['not a database at all '.repeat(400), 'x']) {
      writeFileSync(path, content);
      openStoreIn(folder.path).close();
    }
    expect(asideFiles()).toHaveLength(2);
  });

  test('with damage inside is set aside when it cannot be opened, or when a commit meets the damage', () => {
    stored(3000);
    overwrite(4096, statSync(path).size - 4096);
    const opened = openStoreIn(folder.path);
    let damaged = opened.notices.length > 0;
    if (!damaged) {
      const committed = opened.commit(requestOf(randomEvents(2, 10)));
      damaged = !committed.ok && committed.error.kind === 'damaged';
      opened.close();
      openStoreIn(folder.path, { setAside: true }).close();
    } else {
      opened.close();
    }
    expect(damaged).toBe(true);
    expect(asideFiles()).toHaveLength(1);
    const fresh = openStoreIn(folder.path);
    expect(commitAll(fresh, randomEvents(3, 10))).toBeGreaterThan(3000);
    fresh.close();
  });

  test('is set aside on demand, with its journal', () => {
    stored(10);
    writeFileSync(`${path}-wal`, 'journal');
    openStoreIn(folder.path, { setAside: true, now: () => NOW_MS }).close();
    expect(asideFiles().sort()).toEqual([
      'events.sqlite.damaged-20261122T123015Z',
      'events.sqlite.damaged-20261122T123015Z-wal',
    ]);
    expect(existsSync(path)).toBe(true);
  });

  test('an empty file, left by a kill at the first start, is simply begun', () => {
    writeFileSync(path, '');
    const store = openStoreIn(folder.path);
    expect(store.notices).toEqual([]);
    expect(commitAll(store, randomEvents(1, 5))).toBe(1);
    store.close();
  });
});
