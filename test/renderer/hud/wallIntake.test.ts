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
    expect(store.getState()).toMatchObject({ connection: 'connected', tick: 1 });
    expect(store.getState().summary?.storedTotal).toBe(437);
  });

  test('counts what this wall drew by feed, with the summary that counts it too', () => {
    const { store, intake, tick } = wall();
    intake.batch(wallBatch([{ id: '1' }, { id: '2', feedId: 'b' }, { id: '3', undrawn: 'target-private' }]), 3);
    intake.batch(wallBatch([{ id: '4', tsMs: NOW - 600_000 }]), 1);
    tick(250);
    expect(store.getState().drawn.byFeed.size).toBe(0);
    intake.summary(wallSummary({}));
    tick(250);
    expect([...store.getState().drawn.byFeed]).toEqual([
      ['edge', 1],
      ['b', 1],
    ]);
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
