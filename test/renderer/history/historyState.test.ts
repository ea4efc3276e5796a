import { describe, expect, test } from 'vitest';
import type { AttackEvent } from '../../../electron/contract/event.ts';
import type { HistoryPage, HistoryPageRequest } from '../../../electron/contract/ipc.ts';
import { failure, success, type Result } from '../../../electron/contract/result.ts';
import { createHistoryStore } from '../../../renderer/history/historyState.ts';
import { NOW, wallEvent } from '../wallFixture.ts';

function page(ids: readonly number[], more: boolean): Result<HistoryPage> {
  const events: AttackEvent[] = ids.map((id) => wallEvent({ id: String(id), tsMs: NOW - 1000 * (100 - id) }));
  const last = events.at(-1);
  return success({
    events,
    more,
    next: more && last !== undefined ? { tsMs: last.tsMs, id: last.id } : null,
    tookMs: 4,
  });
}

/** A history whose answers come when the test gives them. */
function historyUnderTest() {
  const asked: { request: HistoryPageRequest; answer: (result: Result<HistoryPage>) => Promise<void> }[] = [];
  const store = createHistoryStore(
    (request) =>
      new Promise((resolve) => {
        asked.push({
          request,
          answer: async (result) => {
            resolve(result);
            await Promise.resolve();
            await new Promise((done) => setImmediate(done));
          },
        });
      }),
    () => NOW,
  );
  return { store, asked };
}

describe('the history window', () => {
  test('asks for the first page, then for older ones after the last row, with the question of the first', async () => {
    const { store, asked } = historyUnderTest();
    store.getState().setText('  ssh  ');
    void store.getState().refresh();
    expect(asked[0]?.request).toEqual({
      sinceMs: NOW - 86_400_000,
      untilMs: null,
      text: 'ssh',
      limit: 200,
      before: null,
    });
    await asked[0]?.answer(page([99, 98], true));
    expect(store.getState()).toMatchObject({ selected: 0, tookMs: 4, loading: null });

    store.getState().setText('something half typed');
    void store.getState().older();
    void store.getState().older();
    expect(asked).toHaveLength(2);
    expect(asked[1]?.request).toMatchObject({ text: 'ssh', before: { id: '98', tsMs: NOW - 2000 } });
    await asked[1]?.answer(page([97], false));
    expect(store.getState().rows.map((row) => row.id)).toEqual(['99', '98', '97']);
    expect(store.getState().selected).toBe(0);
    await store.getState().older();
    expect(asked).toHaveLength(2);
  });

  test('goes on from where a long search stopped, though nothing was found before', async () => {
    const { store, asked } = historyUnderTest();
    void store.getState().refresh();
    const next = { tsMs: NOW - 5_000_000, id: '12' };
    await asked[0]?.answer(success({ events: [], more: true, next, tookMs: 900 }));
    expect(store.getState()).toMatchObject({ selected: -1, next });
    void store.getState().older();
    expect(asked[1]?.request.before).toEqual(next);
    await asked[1]?.answer(page([4], false));
    expect(store.getState()).toMatchObject({ selected: 0, next: null });
  });

  test('has no older rows of a question that failed', async () => {
    const { store, asked } = historyUnderTest();
    void store.getState().refresh();
    await asked[0]?.answer(page([5], true));
    void store.getState().refresh();
    await asked[1]?.answer(failure('reader', 'The database is busy.'));
    await store.getState().older();
    expect(asked).toHaveLength(2);
  });

  test('drops the answer to a question that was replaced', async () => {
    const { store, asked } = historyUnderTest();
    void store.getState().refresh();
    void store.getState().refresh();
    await asked[1]?.answer(page([5], false));
    await asked[0]?.answer(page([1, 2, 3], true));
    expect(store.getState().rows.map((row) => row.id)).toEqual(['5']);
  });

  test('says what went wrong and keeps the rows that it has', async () => {
    const { store, asked } = historyUnderTest();
    void store.getState().refresh();
    await asked[0]?.answer(page([5], true));
    void store.getState().older();
    await asked[1]?.answer(failure('reader', 'The database is busy.'));
    expect(store.getState()).toMatchObject({ error: 'The database is busy.', loading: null });
    expect(store.getState().rows).toHaveLength(1);
  });

  test('does not ask with a range that cannot be', () => {
    const { store, asked } = historyUnderTest();
    store.getState().setRange({ kind: 'custom', from: '2026-06-05T10:00', to: '2026-06-05T09:00' });
    expect(asked).toHaveLength(0);
    expect(store.getState().error).toBe('The range ends before it begins.');
  });

  test('keeps the selection within the rows, and closes the detail of rows that are gone', async () => {
    const { store, asked } = historyUnderTest();
    void store.getState().refresh();
    await asked[0]?.answer(page([5, 4], false));
    store.getState().select(9);
    expect(store.getState().selected).toBe(1);
    store.getState().select(-3);
    expect(store.getState().selected).toBe(0);
    store.getState().setDetailOpen(true);
    void store.getState().refresh();
    await asked[1]?.answer(page([], false));
    expect(store.getState()).toMatchObject({ selected: -1, detailOpen: false });
  });
});
