import { describe, expect, test } from 'vitest';
import { parseCefExtension } from '../../../electron/pipeline/decode/cefExtension.ts';

describe('parseCefExtension', () => {
  test.each([
    ['src=1.2.3.4 dst=5.6.7.8', { src: '1.2.3.4', dst: '5.6.7.8' }],
    ['msg=several words in a value act=drop', { msg: 'several words in a value', act: 'drop' }],
    ['msg=a\\=b c\\=d act=drop', { msg: 'a=b c=d', act: 'drop' }],
    ['msg=ends in a backslash\\\\ act=drop', { msg: 'ends in a backslash\\', act: 'drop' }],
    ['msg=one\\ntwo\\rthree', { msg: 'one\ntwo\rthree' }],
    ['msg=C:\\\\new\\\\road', { msg: 'C:\\new\\road' }],
    ['request=http://h/?a=1&b=2 act=drop', { request: 'http://h/?a=1&b=2', act: 'drop' }],
    ['a= b=2', { b: '2' }],
    [' src=1.2.3.4', { src: '1.2.3.4' }],
    ['src=1.2.3.4 src=6.6.6.6', { src: '1.2.3.4' }],
    ['ad.key[0]=x my-key=y', { 'ad.key[0]': 'x', 'my-key': 'y' }],
    ['__proto__=x constructor=y', { ['__proto__']: 'x', constructor: 'y' }],
    ['no pair at all', {}],
    ['=', {}],
    ['', {}],
  ])('reads %s', (text, expected) => {
    expect([...parseCefExtension(text, 0)]).toEqual(Object.entries(expected));
  });

  test('stops after some hundred keys', () => {
    const text = Array.from({ length: 10_000 }, (_, index) => `k${index}=v`).join(' ');
    expect(parseCefExtension(text, 0).size).toBe(256);
  });
});
