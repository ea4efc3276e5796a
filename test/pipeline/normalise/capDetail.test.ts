import { describe, expect, test } from 'vitest';
import { MAX_DETAIL_BYTES } from '../../../electron/contract/event.ts';
import { capDetail } from '../../../electron/pipeline/normalise/capDetail.ts';
import type { RawRecord } from '../../../electron/pipeline/stages.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';

function cap(raw: RawRecord['detail']): { detail: Record<string, unknown>; cuts: number; bytes: number } {
  let cuts = 0;
  const detail = capDetail(raw, () => {
    cuts += 1;
  });
  return { detail, cuts, bytes: Buffer.byteLength(JSON.stringify(detail)) };
}

describe('capDetail', () => {
  test('leaves out what is unknown and what is no finite number', () => {
    expect(cap({ a: null, b: undefined, c: '', d: Number.NaN, e: Infinity, f: 0, g: false, h: 'x' }).detail).toEqual({
      f: 0,
      g: false,
      h: 'x',
    });
  });

  test('keeps what fits as it is', () => {
    const raw = { url: 'x'.repeat(480), agent: 'y'.repeat(480) };
    expect(cap(raw)).toMatchObject({ detail: raw, cuts: 0 });
  });

  test('cuts the longest string first and keeps the short telling ones whole', () => {
    const { detail, cuts, bytes } = cap({
      hash: 'a'.repeat(64),
      url: 'x'.repeat(500),
      agent: 'y'.repeat(490),
      method: 'GET',
    });
    expect(cuts).toBe(1);
    expect(bytes).toBeLessThanOrEqual(MAX_DETAIL_BYTES);
    expect(bytes).toBeGreaterThan(MAX_DETAIL_BYTES - 30);
    expect(detail['hash']).toHaveLength(64);
    expect(detail['method']).toBe('GET');
  });

  test('never sets a prototype', () => {
    const raw = JSON.parse('{"__proto__":"polluted","constructor":"c","toString":"t"}') as RawRecord['detail'];
    const { detail } = cap(raw);
    expect(Object.keys(detail).toSorted()).toEqual(['constructor', 'toString']);
    expect(Object.getPrototypeOf(detail)).toBe(Object.prototype);
  });

  test('is never longer than allowed, whatever it is given', () => {
    const random = new RandomSource(7);
    const pieces = ['x', '"', '\\', '\u0007', 'é', '😀', '\ud800', '\0', '\n'];
    for (let round = 0; round < 300; round += 1) {
      const raw: Record<string, string | number> = {};
      const fields = random.below(round % 10 === 0 ? 200 : 8);
      for (let field = 0; field < fields; field += 1) {
        const piece = random.pick(pieces);
        raw[`${piece}${field}${'k'.repeat(random.below(80))}`] = random.chance(0.2)
          ? field
          : piece.repeat(random.below(700));
      }
      const { detail, bytes } = cap(raw);
      expect(bytes).toBeLessThanOrEqual(MAX_DETAIL_BYTES);
      expect(JSON.parse(JSON.stringify(detail))).toEqual(detail);
    }
  });
});
