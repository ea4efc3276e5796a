import { describe, expect, test } from 'vitest';
import { createWallIntake } from '../../../renderer/wall/wallIntake.ts';
import { createWallStore } from '../../../renderer/wall/wallState.ts';
import { feedHealth } from '../feedHealthFixture.ts';
import { NOW, wallBatch, wallSummary } from '../wallFixture.ts';

function wall(placedPart = 1) {
  const clock = { nowMs: NOW };
  const store = createWallStore(NOW);
  const intake = createWallIntake(
    store,
    (batch) => ({ placed: Math.round(batch.count * placedPart), late: 0, undrawn: 0 }),
    () => clock.nowMs,
  );
  const tick = (elapsedMs: number) => {
    clock.nowMs += elapsedMs;
    intake.tick(clock.nowMs);
  };
  return { clock, store, intake, tick };
}

describe('what the HUD is told', () => {
  test('changes with a tick and not before', () => {
    const { store, intake, tick } = wall();
    intake.connected();
    intake.summary(wallSummary({ storedTotal: 437 }));
    expect(store.getState().summary).toBeNull();
    tick(250);
    expect(store.getState()).toMatchObject({ connection: 'connected' });
    expect(store.getState().summary?.storedTotal).toBe(437);
  });

  test('counts what this wall drew by feed, with the summary that counts it too', () => {
    const { store, intake, tick } = wall();
    intake.batch(wallBatch([{ id: '1' }, { id: '2', feedId: 'b' }, { id: '3', undrawn: 'target-private' }]), 3);
    intake.batch(wallBatch([{ id: '4', tsMs: NOW - 600_000 }]), 1);
    tick(250);
    expect(store.getState().seen.size).toBe(0);
    const feeds = [feedHealth({}, { stored: 9, drawable: 9 }), feedHealth({ feedId: 'b' }, { stored: 9, drawable: 9 })];
    intake.summary(wallSummary({ feeds }));
    tick(250);
    expect([...store.getState().seen]).toEqual([
      ['edge', { drawn: 1, late: 1, live: 1 }],
      ['b', { drawn: 1, late: 0, live: 1 }],
    ]);
  });

  test('holds what it shows of a feed until the next summary, and never shows more drawn than drawable', () => {
    const { store, intake, tick } = wall();
    const events = Array.from({ length: 8 }, (_, index) => ({ id: String(index + 1) }));
    intake.batch(wallBatch(events), 8);
    intake.summary(
      wallSummary({ feeds: [feedHealth({}, { stored: 5, drawable: 4, undrawn: { 'target-private': 1 } })] }),
    );
    intake.batch(wallBatch([{ id: '9' }]), 1);
    tick(250);
    expect(store.getState().seen.get('edge')).toEqual({ drawn: 4, late: 0, live: 8 });
    expect(store.getState().summary?.feeds[0]?.counts.stored).toBe(5);
    tick(250);
    expect(store.getState().seen.get('edge')?.live).toBe(8);
  });

  test('does not count as drawn what the globe had no room for', () => {
    const { store, intake, tick } = wall(0.5);
    intake.batch(wallBatch([{ id: '1' }, { id: '2' }, { id: '3', feedId: 'b' }, { id: '4', feedId: 'b' }]), 4);
    const feeds = [feedHealth({}, { drawable: 2 }), feedHealth({ feedId: 'b' }, { drawable: 2 })];
    intake.summary(wallSummary({ feeds }));
    tick(250);
    expect([...store.getState().seen.values()].map(({ drawn }) => drawn)).toEqual([1, 1]);
  });

  test('says 1 in n when the collector sampled, and when the globe was full', () => {
    const sampled = wall();
    sampled.intake.batch(wallBatch([{ id: '1' }, { id: '2' }]), 24);
    sampled.tick(250);
    expect(sampled.store.getState().drawnOneIn).toBe(12);
    for (let step = 0; step < 20; step += 1) sampled.tick(250);
    expect(sampled.store.getState().drawnOneIn).toBe(1);

    const full = wall(0.5);
    full.intake.batch(wallBatch([{ id: '1' }, { id: '2' }]), 2);
    full.tick(250);
    expect(full.store.getState().drawnOneIn).toBe(2);
  });

  test('notices a collector that went away, and one that only fell silent', () => {
    const { store, intake, tick } = wall();
    intake.connected();
    intake.summary(wallSummary({ feeds: [feedHealth({})] }));
    tick(11_000);
    expect(store.getState().connection).toBe('silent');
    intake.summary(wallSummary({ feeds: [feedHealth({})] }));
    tick(250);
    expect(store.getState().connection).toBe('connected');
    intake.lost();
    tick(5_000);
    expect(store.getState().silence?.headline).toContain('being restarted');
  });

  test('keeps the clock that it is given: a frozen wall stands still', () => {
    const { store, intake } = wall();
    intake.tick(NOW - 5_000_000);
    expect(store.getState().nowMs).toBe(NOW - 5_000_000);
  });
});
