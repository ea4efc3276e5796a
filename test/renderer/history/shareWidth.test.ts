import { describe, expect, test } from 'vitest';
import { columnsShown, widestRows } from '../../../renderer/history/columns.ts';
import { shareWidth } from '../../../renderer/history/shareWidth.ts';
import { wallEvent } from '../wallFixture.ts';

const SIGNATURE = 2;
const needs = (attacker: number, target: number, signature: number, feed: number) => [
  { needPx: attacker, fairPx: 380 },
  { needPx: target, fairPx: 340 },
  { needPx: signature, fairPx: 230 },
  { needPx: feed, fairPx: 100 },
];

describe('the width of columns', () => {
  test('is what they need, and the rest is the signature’s', () => {
    expect(shareWidth(needs(300, 200, 400, 170), SIGNATURE, 1_200)).toEqual([300, 200, 530, 170]);
    expect(shareWidth(needs(600, 200, 300, 90), SIGNATURE, 1_200)).toEqual([600, 200, 310, 90]);
  });

  test('is taken from long signatures first', () => {
    expect(shareWidth(needs(300, 200, 1_300, 170), SIGNATURE, 1_000)).toEqual([300, 200, 330, 170]);
    expect(shareWidth(needs(300, 200, 1_300, 170), SIGNATURE, 800)).toEqual([270, 200, 230, 100]);
  });

  test('never sums to more than there is', () => {
    for (const room of [0, 90, 400, 799, 801, 1_500]) {
      const widths = shareWidth(needs(310, 240, 700, 170), SIGNATURE, room);
      expect(widths.reduce((sum, width) => sum + width, 0)).toBeLessThanOrEqual(room);
      for (const width of widths) expect(width).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('the rows that are measured', () => {
  test('hold the longest of every column', () => {
    const rows = Array.from({ length: 400 }, (_, index) =>
      wallEvent({
        id: String(index),
        signature: 'x'.repeat(index % 97),
        feedId: index === 311 ? 'f'.repeat(60) : 'edge',
      }),
    );
    const widest = widestRows(rows);
    expect(widest.length).toBeLessThan(25);
    expect(widest.some(({ feedId }) => feedId.length === 60)).toBe(true);
    expect(Math.max(...widest.map(({ signature }) => signature?.length ?? 0))).toBe(96);
    expect(widestRows([])).toEqual([]);
  });

  test('leave out the columns that are not shown', () => {
    expect(columnsShown(false, false).map(({ name }) => name)).not.toContain('undrawn');
    expect(columnsShown(true, false)).toHaveLength(9);
    expect(columnsShown(true, true).map(({ name }) => name)).toEqual([
      'time',
      'severity',
      'attacker',
      'arrow',
      'target',
      'signature',
    ]);
  });
});
