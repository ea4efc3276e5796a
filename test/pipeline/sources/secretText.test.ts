import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { resolveSecretText } from '../../../electron/pipeline/sources/secretText.ts';
import { temporaryDirectory } from '../../fixtures/repository.ts';

const folder = temporaryDirectory();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const words = async (text: string): Promise<string> => {
  const resolved = await resolveSecretText(text, { EMPTY: '', TOKEN: 'abc' });
  return resolved.ok ? `ok ${resolved.value}` : resolved.error.message;
};

test('variables and files are put in the places of their references', async () => {
  writeFileSync(at('key'), 'k1\r\n');
  expect(await words('Token ${env:TOKEN}/${file:' + at('key') + '}!')).toBe('ok Token abc/k1!');
  expect(await words('plain $TOKEN ${other}')).toBe('ok plain $TOKEN ${other}');
});

test('what stands in a secret is not looked at again', async () => {
  writeFileSync(at('reference'), '${env:TOKEN}');
  expect(await words('${file:' + at('reference') + '}')).toBe('ok ${env:TOKEN}');
});

test('what is missing is named', async () => {
  expect(await words('${env:NONE}')).toMatch(/variable NONE is not set/);
  expect(await words('${env:EMPTY}')).toMatch(/variable EMPTY is not set/);
  expect(await words('${file:' + at('none') + '}')).toContain(`${at('none')} does not exist`);
});

test('a directory, a named pipe, an empty, a long and a binary file are refused without being shown', async () => {
  execFileSync('mkfifo', [at('pipe')]);
  writeFileSync(at('empty'), '\n');
  writeFileSync(at('long'), 'x'.repeat(70_000));
  writeFileSync(at('lines'), 'one\ntwo');
  expect(await words('${file:' + folder.path + '}')).toContain('is no regular file');
  expect(await words('${file:' + at('pipe') + '}')).toContain('is no regular file');
  expect(await words('${file:' + at('empty') + '}')).toContain('is empty');
  expect(await words('${file:' + at('long') + '}')).toContain('too long');
  expect(await words('${file:' + at('lines') + '}')).toMatch(/more than one line/);
  expect(await words('${file:' + at('lines') + '}')).not.toContain('two');
});
