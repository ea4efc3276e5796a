import { describe, expect, test } from 'vitest';
import { MAX_JSON_DEPTH, parseJsonObject } from '../../../electron/pipeline/decode/parseJsonObject.ts';

const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('parseJsonObject', () => {
  test('gives an object, and says in one of three ways what is none', () => {
    expect(parseJsonObject('{"a":[1]}')).toEqual({ a: [1] });
    expect(parseJsonObject('{"a":')).toBe('not JSON');
    expect(parseJsonObject('')).toBe('not JSON');
    for (const text of ['[]', '1', 'null', '"{}"', 'true']) expect(parseJsonObject(text)).toBe('not an object');
  });

  test('refuses by depth, before it parses', () => {
    expect(parseJsonObject(nested(MAX_JSON_DEPTH))).toBeTypeOf('object');
    expect(parseJsonObject(nested(MAX_JSON_DEPTH + 1))).toBe('nested too deep');
    expect(parseJsonObject(`{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)).toBe('nested too deep');
    expect(parseJsonObject('['.repeat(1_000_000))).toBe('nested too deep');
  });

  test('does not take brackets within strings, or many side by side, for depth', () => {
    const wide = `{"s":"${'[{'.repeat(500)}\\"[[","list":[${'{},'.repeat(500)}{}]}`;
    expect(parseJsonObject(wide)).toBeTypeOf('object');
  });

  test('leaves every prototype as it is', () => {
    const parsed = parseJsonObject('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(parsed).toHaveProperty('constructor');
  });
});
