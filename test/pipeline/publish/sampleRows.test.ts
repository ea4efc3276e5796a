import { describe, expect, test } from 'vitest';
import { LIVE_WINDOW_MS, type LocatedEvent } from '../../../electron/contract/event.ts';
import { readEventBatch } from '../../../electron/contract/eventBatch.ts';
import { packEvents } from '../../../electron/contract/eventBatchWriter.ts';
import { sampleRows } from '../../../electron/pipeline/publish/sampleRows.ts';
import { randomEvents } from '../../fixtures/randomEvents.ts';

const isSevere = (event: LocatedEvent): boolean => event.severity === 'critical' || event.severity === 'high';

function sample(events: readonly LocatedEvent[], room: number): LocatedEvent[] {
  const rows = sampleRows(readEventBatch(packEvents(events)), [...events.keys()], room);
  expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
  return rows.flatMap((row) => events[row] ?? []);
}

describe('a sample of a batch', () => {
  test('is the whole batch when there is room, and exactly as large as the room when there is not', () => {
    const events = randomEvents(81, 500);
    expect(sample(events, 500)).toEqual(events);
    for (const room of [0, 1, 2, 50, 333, 499]) expect(sample(events, room)).toHaveLength(room);
  });

  test('prefers the severe ones and still shows the others', () => {
    const events = randomEvents(82, 1000);
    const share = events.filter(isSevere).length / 1000;
    const chosen = sample(events, 100);
    expect(chosen.filter(isSevere)).toHaveLength(75);
    expect(share).toBeLessThan(0.5);
    expect(chosen.filter((event) => !isSevere(event))).toHaveLength(25);
  });

  test('takes late events only when the live ones left room', () => {
    const events = randomEvents(83, 300, {
      change: ({ tsMs }, index) => (index % 3 === 0 ? { receivedMs: tsMs + LIVE_WINDOW_MS + 1 } : {}),
    });
    const isLate = (event: LocatedEvent): boolean => event.receivedMs - event.tsMs > LIVE_WINDOW_MS;
    expect(sample(events, 200).some(isLate)).toBe(false);
    expect(sample(events, 250).filter(isLate)).toHaveLength(50);
  });

  test('is spread over the whole batch', () => {
    const events = randomEvents(84, 1000, { change: () => ({ severity: 'low' }) });
    const chosen = new Set(sample(events, 100));
    for (let start = 0; start < 1000; start += 100) {
      const part = events.slice(start, start + 100).filter((event) => chosen.has(event));
      expect(part).toHaveLength(10);
    }
  });
});
