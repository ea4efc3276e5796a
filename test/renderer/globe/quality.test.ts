import { describe, expect, test } from 'vitest';
import { crowdingOf, Crowding } from '../../../renderer/wall/globe/crowding.ts';
import { isSoftwareRenderer } from '../../../renderer/wall/globe/quality.ts';

describe('quality', () => {
  test.each([
    ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)', true],
    ['llvmpipe (LLVM 15.0.6, 256 bits)', true],
    ['ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0, D3D11)', true],
    ['ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)', false],
    ['ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)', false],
    ['Apple M2', false],
  ])('%s is software: %s', (name, software) => {
    expect(isSoftwareRenderer(name)).toBe(software);
  });
});

describe('crowding', () => {
  test('is none for a few arcs, grows with their number, and is never more than full', () => {
    const values = [0, 50, 100, 300, 1000, 5000, 20_000].map(crowdingOf);
    expect(values[0]).toBe(0);
    expect(values[1]).toBe(0);
    expect(values.toSorted((a, b) => a - b)).toEqual(values);
    expect(values.at(-1)).toBe(1);
  });

  test('follows a burst without a jump', () => {
    const crowding = new Crowding();
    crowding.advance(5000, 1 / 60);
    expect(crowding.value).toBeLessThan(0.05);
    for (let frame = 0; frame < 300; frame += 1) crowding.advance(5000, 1 / 60);
    expect(crowding.value).toBeGreaterThan(0.99);
  });
});
