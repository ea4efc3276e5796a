import { describe, expect, test } from 'vitest';
import { LiveList } from '../../../renderer/wall/liveList.ts';
import { NOW, wallBatch, type EventChange } from '../wallFixture.ts';

/** A list that has had its first picture, one second ago. */
function runningList(first: readonly EventChange[] = [{ id: '1', ip: '198.51.100.250' }]): LiveList {
  const list = new LiveList();
  list.add(wallBatch(first), NOW - 1000);
  list.tick(NOW - 1000);
  return list;
}

function manyRoutes(count: number, change: (index: number) => EventChange = () => ({})): EventChange[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(100 + index),
    ip: `198.51.${index >> 8}.${index & 255}`,
    ...change(index),
  }));
}

describe('the live list', () => {
  test('begins with the newest routes of the past hour, merged and newest first', () => {
    const list = new LiveList();
    list.add(wallBatch([{ id: '1' }, { id: '2', ip: '198.51.100.1' }, { id: '3' }]), NOW);
    const { rows } = list.tick(NOW);
    expect(rows.map((row) => [row.event.id, row.count])).toEqual([
      ['3', 2],
      ['2', 1],
    ]);
    expect(rows.every((row) => row.enteredMs === 0)).toBe(true);
  });

  test('puts what is new on top and merges what repeats, in place', () => {
    const list = runningList();
    list.add(wallBatch([{ id: '2' }, { id: '3', ip: '198.51.100.1' }]), NOW);
    expect(list.tick(NOW).rows.map((row) => row.event.id)).toEqual(['3', '2', '1']);
    list.add(wallBatch([{ id: '4' }, { id: '5' }]), NOW + 250);
    const { rows } = list.tick(NOW + 250);
    expect(rows.map((row) => [row.event.id, row.count])).toEqual([
      ['3', 1],
      ['5', 3],
      ['1', 1],
    ]);
  });

  test('keeps apart another signature, direction or target of the same attacker', () => {
    const list = runningList();
    list.add(
      wallBatch([
        { id: '2' },
        { id: '3', signature: 'Other' },
        { id: '4', direction: 'outbound' },
        { id: '5', signature: null },
      ]),
      NOW,
    );
    expect(list.tick(NOW).rows).toHaveLength(5);
  });

  test('merges the same route over batches that number their strings differently', () => {
    const list = runningList();
    list.add(wallBatch([{ id: '2', signature: 'B' }]), NOW);
    list.tick(NOW);
    list.add(
      wallBatch([
        { id: '3', ip: '192.0.2.1', signature: 'A', sensor: 'x' },
        { id: '4', signature: 'B' },
      ]),
      NOW + 250,
    );
    expect(list.tick(NOW + 250).rows.find((row) => row.event.signature === 'B')?.count).toBe(2);
  });

  test('lets in no more than a person can read, the most severe first, and says how much it leaves out', () => {
    const list = runningList();
    let view = list.tick(NOW);
    for (let step = 1; step <= 40; step += 1) {
      const nowMs = NOW + step * 250;
      const severe = (index: number): EventChange =>
        index === 250
          ? { severity: 'critical', signature: `critical ${step}`, tsMs: nowMs }
          : { severity: 'info', tsMs: nowMs };
      list.add(
        wallBatch(manyRoutes(500, (index) => ({ ...severe(index), ip: `10.${step}.${index >> 8}.${index & 255}` }))),
        nowMs,
      );
      const before = new Set(view.rows.map((row) => row.key));
      view = list.tick(nowMs);
      if (step > 12) expect(view.rows.filter((row) => !before.has(row.key)).length).toBeLessThanOrEqual(2);
    }
    expect(view.rows.slice(0, 8).every((row) => row.event.severity === 'critical')).toBe(true);
    expect(view.rows.length).toBeLessThanOrEqual(60);
    expect(view.oneIn).toBeGreaterThan(100);
  });

  test('shows old events after live ones, and forgets what waited too long', () => {
    const list = runningList();
    const old = manyRoutes(40, () => ({ severity: 'critical', tsMs: NOW - 3_600_000 }));
    list.add(wallBatch([...old, { id: '900', ip: '192.0.2.9', severity: 'info' }]), NOW);
    const { rows } = list.tick(NOW);
    expect(rows.map((row) => row.event.id)).toContain('900');
    let entered = rows.length;
    for (let step = 1; step <= 40; step += 1) entered = list.tick(NOW + step * 250).rows.length;
    expect(entered).toBeLessThan(30);
  });

  test('counts back to all when the rush is over', () => {
    const list = runningList();
    list.add(wallBatch(manyRoutes(500)), NOW);
    let view = list.tick(NOW);
    for (let step = 1; step <= 60; step += 1) view = list.tick(NOW + step * 250);
    expect(view.oneIn).toBe(1);
  });

  test('gives the same rows back while nothing happens', () => {
    const list = runningList();
    expect(list.tick(NOW).rows).toBe(list.tick(NOW + 250).rows);
  });
});
