import { expect, test } from 'vitest';
import { sumReasons } from '../../../electron/contract/feedHealth.ts';
import { FeedCounter } from '../../../electron/pipeline/ingest/feedCounter.ts';
import { RateMeter } from '../../../electron/pipeline/ingest/rateMeter.ts';

test('counts begin anew when they are taken, and nothing is lost in between', () => {
  const counter = new FeedCounter('edge');
  const total = new FeedCounter('edge');
  expect(counter.take()).toBeNull();
  for (let round = 0; round < 3; round += 1) {
    counter.countFrame(100);
    counter.countRecords(1);
    counter.countFrame(50);
    counter.count('refused', 'not JSON');
    counter.countDuplicate();
    const taken = counter.take();
    if (taken !== null) total.add(taken);
    expect(counter.take()).toBeNull();
  }
  expect(total.tally).toMatchObject({
    feedId: 'edge',
    frames: 9,
    bytes: 450,
    decoded: 6,
    records: 6,
    duplicate: 3,
    refused: { 'not JSON': 3 },
  });
});

test('reasons that an attacker could multiply are counted, and kept few', () => {
  const counter = new FeedCounter('edge');
  for (let reason = 0; reason < 1000; reason += 1) counter.count('ignored', `reason ${reason}`);
  counter.count('ignored', 'reason 0');
  const { ignored } = counter.tally;
  expect(Object.keys(ignored).length).toBeLessThanOrEqual(65);
  expect(ignored['reason 0']).toBe(2);
  expect(sumReasons(ignored)).toBe(1001);
});

test('a rate is that of the last whole seconds, and survives a clock that jumps', () => {
  const meter = new RateMeter();
  for (let ms = 0; ms < 20_000; ms += 10) meter.count(1_000_000 + ms);
  expect(meter.perSecond(1_020_000)).toBe(100);
  expect(meter.perSecond(1_100_000)).toBe(0);
  meter.count(1_100_000);
  meter.count(500_000);
  expect(meter.perSecond(500_001)).toBeGreaterThanOrEqual(0);
  expect(meter.perSecond(501_000)).toBeCloseTo(1 / 7);
});
