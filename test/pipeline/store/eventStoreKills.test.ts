import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../../electron/pipeline/store/openDatabase.ts';
import { ChildProgram, ended, nthLine } from '../../fixtures/childProgram.ts';
import { databaseIn, openHistoryIn, openStoreIn } from '../../fixtures/eventStores.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';

const KILLS = 30;
const LAST_MS = 8e15;

let writer: ChildProgram;
let folder: TemporaryDirectory;

beforeAll(async () => {
  writer = await ChildProgram.bundle('commitForever');
});
afterAll(() => writer.remove());
beforeEach(() => (folder = temporaryDirectory()));
afterEach(() => folder.remove());

/** What a database that was not closed says of itself. */
function inspect(): { check: unknown; events: number; newestId: number; nextId: number; orphans: number } {
  const database = connect(databaseIn(folder.path), {});
  const one = (sql: string): unknown => database.prepare(sql).pluck().get();
  const state = {
    check: database.pragma('quick_check', { simple: true }),
    events: Number(one('SELECT count(*) FROM event')),
    newestId: Number(one('SELECT ifnull(max(id), 0) FROM event')),
    nextId: Number(one(`SELECT value FROM meta WHERE name = 'next_id'`)),
    orphans: Number(one('SELECT count(*) FROM event_detail WHERE event_id NOT IN (SELECT id FROM event)')),
  };
  database.close();
  return state;
}

describe('a writer that is killed', () => {
  test(
    `${KILLS} times in mid-commit loses nothing it had told of, and nothing comes twice`,
    { timeout: 120_000 },
    async () => {
      const random = new RandomSource(2026);
      for (let kill = 0; kill < KILLS; kill += 1) {
        const child = writer.start(folder.path, String(kill));
        const line = await nthLine(child, 1 + random.below(25));
        // Somewhere within the commit that the line announced, or just after it.
        for (let turn = random.below(30); turn > 0; turn -= 1) await new Promise(setImmediate);
        child.kill('SIGKILL');
        await ended(child);
        const announced = Number(line?.replace('from ', ''));
        const { check, events, newestId, nextId, orphans } = inspect();
        expect(check).toBe('ok');
        expect(orphans).toBe(0);
        expect(newestId).toBe(events);
        expect(nextId).toBe(events + 1);
        expect(events).toBeGreaterThanOrEqual(announced);
        const store = openStoreIn(folder.path);
        expect(store.positions('alpha').get('file') ?? 0).toBe(events);
        expect(store.counts().get('alpha')?.stored ?? 0).toBe(events);
        store.close();
      }
      const history = openHistoryIn(folder.path);
      const seen = new Set<string | null>();
      for (const event of history.exportEvents({ sinceMs: null, untilMs: null })) {
        expect(event.correlationId).toBe(`event ${event.id}`);
        seen.add(event.correlationId);
      }
      expect(seen.size).toBe(history.overview().newestId);
      expect(seen.size).toBeGreaterThan(KILLS);
      // The roll-ups stand wherever the kills left them, and the tail makes them whole.
      const counted = history.topKeys('severity', 0, LAST_MS, 10).reduce((sum, { count }) => sum + count, 0);
      expect(counted).toBe(seen.size);
      history.close();
    },
  );

  test('and a reader beside it see whole commits only, and neither stops the other', async () => {
    const child = writer.start(folder.path, '1');
    await nthLine(child, 3);
    const history = openHistoryIn(folder.path);
    const first = history.overview().newestId;
    let newest = first;
    let reads = 0;
    while (newest < first + 3000) {
      const { events, newestId, rolledUpTo } = history.overview();
      expect(events).toBe(newestId);
      expect(rolledUpTo).toBeLessThanOrEqual(newestId);
      expect(newestId).toBeGreaterThanOrEqual(newest);
      const { events: page } = history.page({ sinceMs: null, untilMs: null, text: '', before: null, limit: 50 });
      for (const event of page) expect(event.correlationId).toBe(`event ${event.id}`);
      newest = newestId;
      reads += 1;
      await new Promise(setImmediate);
    }
    expect(reads).toBeGreaterThan(1);
    child.kill('SIGKILL');
    await ended(child);
    history.close();
  });
});
