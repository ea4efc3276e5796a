import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findLayerBreaches } from '../../build/layerCheck.mjs';
import { temporaryDirectory, type TemporaryDirectory } from '../fixtures/repository.ts';

let root: TemporaryDirectory;
beforeEach(() => {
  root = temporaryDirectory();
});
afterEach(() => root.remove());

function problemsOf(file: string, text: string): string[] {
  const path = join(root.path, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return findLayerBreaches(root.path).map((breach) => breach.problem);
}

describe('the layer check refuses', () => {
  test.each([
    ['electron/contract/a.ts', `import { b } from '../pipeline/b.ts';`, 'electron/pipeline'],
    ['electron/contract/a.ts', `import { join } from 'node:path';`, 'node:path'],
    ['electron/contract/a.ts', `import * as three from 'three';`, 'three'],
    ['electron/pipeline/a.ts', `import type { B } from '../settings/b.ts';`, 'electron/settings'],
    ['electron/pipeline/store/a.ts', `export { b } from '../../collector/b.ts';`, 'electron/collector'],
    ['electron/pipeline/a.ts', `export * from '../main/b.ts';`, 'electron/main'],
    ['electron/pipeline/a.ts', `import { app } from 'electron';`, 'electron'],
    ['electron/settings/a.ts', `import '../pipeline/b.ts';`, 'electron/pipeline'],
    ['electron/collector/a.ts', `await import('../cli/b.ts');`, 'electron/cli'],
    ['electron/collector/a.ts', `import { utilityProcess } from 'electron/main';`, 'electron'],
    ['electron/cli/a.ts', `const b = require('../main/b.ts');`, 'electron/main'],
    ['electron/main/a.ts', `import { Wall } from '../../renderer/wall/wall.tsx';`, 'renderer'],
    ['electron/main/a.ts', `new Worker(new URL('../../renderer/wall/wall.ts', import.meta.url));`, 'renderer'],
    ['electron/main/a.ts', `import { version } from '../../package.json';`, 'package.json'],
    ['electron/preload/a.ts', `import { readFileSync } from 'fs';`, 'fs'],
    ['electron/preload/a.ts', `import { b } from '../main/b.ts';`, 'electron/main'],
    ['renderer/wall/a.tsx', `import { b } from '../../electron/main/b.ts';`, 'electron/main'],
    ['renderer/wall/a.tsx', `import { ipcRenderer } from 'electron';`, 'electron'],
    ['renderer/wall/a.tsx', `import { readFileSync } from 'node:fs';`, 'node:fs'],
    ['renderer/wall/a.tsx', `import { b } from '../history/b.tsx';`, 'renderer/history'],
    ['renderer/ui/a.tsx', `import { b } from '../wall/b.tsx';`, 'renderer/wall'],
    ['electron/other/a.ts', `export const a = 1;`, 'no layer'],
  ])('%s with %s', (file, text, named) => {
    expect(problemsOf(file, text)).toEqual([expect.stringContaining(named)]);
  });
});

describe('the layer check allows', () => {
  test.each([
    ['electron/contract/a.ts', `import { z } from 'zod'; import { b } from './b.ts';`],
    ['electron/pipeline/a.ts', `import 'node:fs'; import 'maxmind'; import '../contract/b.ts';`],
    ['electron/main/a.ts', `import 'electron'; import '../cli/b.ts'; import '../collector/b.ts';`],
    ['electron/preload/a.ts', `import 'electron'; import '../contract/b.ts';`],
    ['renderer/wall/globe/a.ts', `import 'three'; import '../../ui/b.tsx'; import '../hud/b.tsx';`],
    ['electron/collector/a.ts', `new URL('.', import.meta.url); new URL('./ingestThread.js', import.meta.url);`],
    ['renderer/wall/globe/a.ts', `import shader from './arcs.glsl?raw'; import '../../../electron/contract/b.ts';`],
  ])('%s with %s', (file, text) => {
    expect(problemsOf(file, text)).toEqual([]);
  });
});

test('a breach names its file and line', () => {
  mkdirSync(join(root.path, 'renderer/ui'), { recursive: true });
  writeFileSync(join(root.path, 'renderer/ui/a.ts'), `import 'react';\n\nimport 'node:os';\n`);
  expect(findLayerBreaches(root.path)).toEqual([
    { file: 'renderer/ui/a.ts', line: 3, problem: expect.stringContaining('node:os') as string },
  ]);
});
