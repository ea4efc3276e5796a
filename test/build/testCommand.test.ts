import { expect, test } from 'vitest';
import { choosesAny } from '../../build/commands/test.mjs';

const FILES = ['test/e2e/firstLight.e2e.ts'];

test.each([
  [[], true],
  [['test/e2e'], true],
  [['firstLight'], true],
  [['-t', 'some name'], true],
  [['--project', 'e2e'], true],
  [['test/pipeline'], false],
  [['./test/pipeline'], false],
  [['--project', 'unit'], false],
  [['--project=unit', 'test/cli'], false],
])('npm test -- %j sets Electron up: %s', (args, expected) => {
  expect(choosesAny(FILES, args)).toBe(expected);
});
