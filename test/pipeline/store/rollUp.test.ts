import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocatedEvent } from '../../../electron/contract/event.ts';
import { connect } from '../../../electron/pipeline/store/openDatabase.ts';
import { DIMENSIONS, type Dimension } from '../../../electron/pipeline/store/rollUp.ts';
import { commitAll, databaseIn, openHistoryIn, openStoreIn } from '../../fixtures/eventStores.ts';
import { randomEvents } from '../../fixtures/randomEvents.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';

const MINUTE_MS = 60_000;
const FROM_MS = 1_763_000_000_000;
const TO_MS = FROM_MS + 95 * MINUTE_MS;

let folder: TemporaryDirectory;

beforeEach(() => (folder = temporaryDirectory()));
afterEach(() => folder.remove());

function keyOf(dimension: Dimension, event: LocatedEvent): string | null {
  if (dimension === 'severity') return event.severity;
  if (dimension === 'feed') return event.feedId;
  if (dimension === 'service') return event.service;
  return dimension === 'country' ? event.attacker.countryCode : (event.signature ?? event.signatureId);
}

function countDirectly(
  events: readonly LocatedEvent[],
  dimension: Dimension,
  sinceMs: number,
  untilMs: number,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const event of events) {
    const key = keyOf(dimension, event);
    if (key === null || event.tsMs < sinceMs || event.tsMs >= untilMs) continue;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

describe('roll-ups and their tail', () => {
  test.each([1, 7, 250, 100_000])('equal a direct count when rolled up in steps of %i', (step) => {
    const random = new RandomSource(step);
    const events = randomEvents(31, 1500, { fromMs: FROM_MS, toMs: TO_MS });
    const store = openStoreIn(folder.path);
    const history = openHistoryIn(folder.path);
    for (let start = 0; start < events.length; start += 300) {
      commitAll(store, events.slice(start, start + 300));
      for (let steps = random.below(4); steps > 0; steps -= 1) store.rollUp(step);
      const stored = events.slice(0, start + 300);
      for (const dimension of DIMENSIONS) {
        for (let round = 0; round < 3; round += 1) {
          const sinceMs = FROM_MS + random.below(TO_MS - FROM_MS);
          const untilMs = sinceMs + random.below(random.chance(0.3) ? 70_000 : TO_MS - sinceMs);
          const top = history.topKeys(dimension, sinceMs, untilMs, 10_000);
          expect(new Map(top.map(({ key, count }) => [key, count]))).toEqual(
            countDirectly(stored, dimension, sinceMs, untilMs),
          );
        }
      }
    }
    history.close();
    store.close();
  });

  test('tell how far they are behind, and stop when they have everything', () => {
    const store = openStoreIn(folder.path);
    commitAll(store, randomEvents(32, 1000));
    expect(store.rollUp(400)).toEqual({ rolledUp: 400, behind: 600, fault: null });
    expect(store.rollUp(600)).toEqual({ rolledUp: 600, behind: 0, fault: null });
    expect(store.rollUp(600)).toEqual({ rolledUp: 0, behind: 0, fault: null });
    expect(store.overview()).toMatchObject({ rolledUpTo: 1000, newestId: 1000 });
    store.close();
  });

  test('go on from where they were after a restart', () => {
    const events = randomEvents(33, 1000);
    const store = openStoreIn(folder.path);
    commitAll(store, events);
    store.rollUp(333);
    store.close();
    const again = openStoreIn(folder.path);
    expect(again.rollUp(10_000)).toMatchObject({ rolledUp: 667, behind: 0 });
    again.close();
    const history = openHistoryIn(folder.path);
    const top = history.topKeys('severity', 0, 8e15, 10);
    expect(new Map(top.map(({ key, count }) => [key, count]))).toEqual(countDirectly(events, 'severity', 0, 8e15));
    history.close();
  });

  test('hold no more than 4,096 keys of one minute, and lose no count', () => {
    const [model] = randomEvents(34, 1, { fromMs: FROM_MS, toMs: FROM_MS + 1 });
    if (model === undefined) throw new Error('no event');
    const events = Array.from({ length: 6000 }, (_, index) => ({ ...model, signature: `made up ${index}` }));
    const store = openStoreIn(folder.path);
    commitAll(store, events, 2000);
    while (store.rollUp(777).behind > 0);
    store.close();
    const history = openHistoryIn(folder.path);
    const minute = Math.floor(FROM_MS / MINUTE_MS) * MINUTE_MS;
    const top = history.topKeys('signature', minute, minute + MINUTE_MS, 10_000);
    expect(top[0]).toMatchObject({ key: '(other)', count: 6000 - 4096 });
    expect(top).toHaveLength(4097);
    history.close();
  });

  test('give a series by minute that adds up to the same counts', () => {
    const events = randomEvents(35, 2000, { fromMs: FROM_MS, toMs: TO_MS });
    const store = openStoreIn(folder.path);
    commitAll(store, events);
    store.rollUp(1200);
    store.close();
    const history = openHistoryIn(folder.path);
    const [sinceMs, untilMs] = [FROM_MS + 12_345, TO_MS - 54_321];
    const { firstMinuteMs, series } = history.perMinute('severity', sinceMs, untilMs, 5);
    for (const { key, counts } of series) {
      const direct = counts.map(() => 0);
      for (const { severity, tsMs } of events) {
        if (severity !== key || tsMs < sinceMs || tsMs >= untilMs) continue;
        const minute = Math.floor((tsMs - firstMinuteMs) / MINUTE_MS);
        direct[minute] = (direct[minute] ?? 0) + 1;
      }
      expect(counts).toEqual(direct);
    }
    expect(series).toHaveLength(5);
    expect(() => history.perMinute('severity', 0, TO_MS, 5)).toThrow('too long');
    history.close();
  });

  test('seed a pulse with the last hour exactly, rolled up or not', () => {
    const events = randomEvents(36, 3000, { fromMs: FROM_MS, toMs: TO_MS });
    const store = openStoreIn(folder.path);
    commitAll(store, events);
    store.rollUp(2000);
    const nowMs = TO_MS - 20_000;
    const untilMs = (Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS;
    const sinceMs = untilMs - 60 * MINUTE_MS;
    const seed = store.pulseSeed(nowMs);
    const sum = (entries: readonly { key: string; count: number }[]): Map<string, number> => {
      const counts = new Map<string, number>();
      for (const { key, count } of entries) counts.set(key, (counts.get(key) ?? 0) + count);
      return counts;
    };
    expect(sum(seed.origins)).toEqual(countDirectly(events, 'country', sinceMs, untilMs));
    expect(sum(seed.services)).toEqual(countDirectly(events, 'service', sinceMs, untilMs));
    expect(sum(seed.signatures)).toEqual(countDirectly(events, 'signature', sinceMs, untilMs));
    const lastHour = events.filter(({ tsMs }) => tsMs >= sinceMs && tsMs < untilMs);
    const withNetwork = lastHour.filter(({ attacker }) => attacker.asn !== null || attacker.organization !== null);
    expect(seed.networks.reduce((total, { count }) => total + count, 0)).toBe(withNetwork.length);
    expect(seed.severities.flatMap(({ counts }) => counts).reduce((total, count) => total + count, 0)).toBe(
      lastHour.length,
    );
    store.close();
  });

  test('are plain tables, one for each dimension', () => {
    openStoreIn(folder.path).close();
    const database = connect(databaseIn(folder.path), { readonly: true });
    const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE name LIKE 'minute%'`).pluck().all();
    expect(new Set(tables)).toEqual(new Set(DIMENSIONS.map((dimension) => `minute_${dimension}`)));
    database.close();
  });
});
