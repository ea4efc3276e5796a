import { describe, expect, test } from 'vitest';
import { SEVERITIES, type LocatedEvent } from '../../../electron/contract/event.ts';
import { readEventBatch } from '../../../electron/contract/eventBatch.ts';
import { packEvents } from '../../../electron/contract/eventBatchWriter.ts';
import { Pulse, type PulseSeed } from '../../../electron/pipeline/publish/pulse.ts';
import { randomEvents } from '../../fixtures/randomEvents.ts';

const MINUTE_MS = 60_000;
const NOW_MS = 1_763_000_040_000;
/** Start of the minute that follows the running one. */
const END_MS = (Math.floor(NOW_MS / MINUTE_MS) + 1) * MINUTE_MS;

const NO_SEED: PulseSeed = { severities: [], origins: [], networks: [], signatures: [], services: [] };

function add(pulse: Pulse, events: readonly LocatedEvent[]): void {
  for (let start = 0; start < events.length; start += 300) {
    pulse.add(readEventBatch(packEvents(events.slice(start, start + 300))));
  }
}

function lastHourOf(events: readonly LocatedEvent[], endMs = END_MS): LocatedEvent[] {
  return events.filter(({ tsMs }) => tsMs >= endMs - 60 * MINUTE_MS && tsMs < endMs);
}

function mostFrequent(keys: readonly (string | null)[]): { key: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const key of keys) if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  const ranked = [...counts].map(([key, count]) => ({ key, count }));
  return ranked.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1)).slice(0, 10);
}

const bare = (list: readonly { key: string; count: number }[]) => list.map(({ key, count }) => ({ key, count }));

describe('the pulse', () => {
  test('counts the last 60 minutes by severity and ranks what they hold', () => {
    const events = randomEvents(71, 4000, { fromMs: NOW_MS - 90 * MINUTE_MS, toMs: NOW_MS + 20 * MINUTE_MS });
    const pulse = new Pulse(() => NOW_MS);
    add(pulse, events);
    const view = pulse.view(NOW_MS);
    const hour = lastHourOf(events);
    expect(view.firstMinuteMs).toBe(END_MS - 60 * MINUTE_MS);
    expect(view.minutes).toHaveLength(60);
    view.minutes.forEach((counts, index) => {
      const minute = hour.filter(({ tsMs }) => Math.floor((tsMs - view.firstMinuteMs) / MINUTE_MS) === index);
      expect(counts).toEqual(SEVERITIES.map((name) => minute.filter(({ severity }) => severity === name).length));
    });
    expect(bare(view.origins)).toEqual(mostFrequent(hour.map(({ attacker }) => attacker.countryCode)));
    expect(bare(view.services)).toEqual(mostFrequent(hour.map(({ service }) => service)));
    expect(bare(view.signatures)).toEqual(
      mostFrequent(hour.map(({ signature, signatureId }) => signature ?? signatureId)),
    );
    expect(bare(view.networks)).toEqual(
      mostFrequent(hour.map(({ attacker: { asn, organization } }) => (asn === null ? organization : `AS${asn}`))),
    );
  });

  test('shows a network by its number and its holder', () => {
    const [event] = randomEvents(72, 1, { fromMs: NOW_MS - 1000, toMs: NOW_MS });
    if (event === undefined) throw new Error('no event');
    const attacker = { ...event.attacker, asn: 4_200_000_000, organization: 'Deutsche Telekom' };
    const pulse = new Pulse(() => NOW_MS);
    add(pulse, [{ ...event, attacker }]);
    const expected = { key: 'AS4200000000', label: 'AS4200000000 Deutsche Telekom', count: 1 };
    expect(pulse.view(NOW_MS).networks).toEqual([expected]);
  });

  test('lets minutes go as time passes, and all of them after an hour of silence', () => {
    const events = randomEvents(73, 2000, { fromMs: NOW_MS - 59 * MINUTE_MS, toMs: NOW_MS });
    const pulse = new Pulse(() => NOW_MS);
    add(pulse, events);
    for (const later of [1, 7, 30, 59]) {
      const view = pulse.view(NOW_MS + later * MINUTE_MS);
      const total = view.minutes.flat().reduce((sum, count) => sum + count, 0);
      expect(total).toBe(lastHourOf(events, END_MS + later * MINUTE_MS).length);
    }
    const silent = pulse.view(NOW_MS + 10_000 * MINUTE_MS);
    expect(silent.minutes.flat().every((count) => count === 0)).toBe(true);
    expect(silent.origins).toEqual([]);
  });

  test('goes on counting when the clock was set back an hour', () => {
    let nowMs = NOW_MS;
    const pulse = new Pulse(() => nowMs);
    add(pulse, randomEvents(74, 500, { fromMs: NOW_MS - 10 * MINUTE_MS, toMs: NOW_MS }));
    nowMs = NOW_MS - 60 * MINUTE_MS;
    const events = randomEvents(75, 500, { fromMs: nowMs - 10 * MINUTE_MS, toMs: nowMs });
    add(pulse, events);
    const view = pulse.view(nowMs);
    expect(view.minutes.flat().reduce((sum, count) => sum + count, 0)).toBe(500);
    expect(bare(view.origins)).toEqual(mostFrequent(events.map(({ attacker }) => attacker.countryCode)));
  });

  test('goes on from what the store had', () => {
    const pulse = new Pulse(() => NOW_MS);
    const minute = Math.floor(NOW_MS / MINUTE_MS);
    pulse.seed({
      ...NO_SEED,
      severities: [
        { minute, counts: [1, 2, 3, 4, 5] },
        { minute: minute - 60, counts: [9, 9, 9, 9, 9] },
      ],
      origins: [
        { minute: minute - 3, key: 'DE', label: 'DE', count: 7 },
        { minute: minute - 4, key: 'DE', label: 'DE', count: 1 },
      ],
    });
    const view = pulse.view(NOW_MS);
    expect(view.minutes[59]).toEqual([1, 2, 3, 4, 5]);
    expect(view.minutes[0]).toEqual([0, 0, 0, 0, 0]);
    expect(view.origins).toEqual([{ key: 'DE', label: 'DE', count: 8 }]);
  });
});
