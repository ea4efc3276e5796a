import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { StandardInput } from '../../electron/main/standardInput.ts';
import { until } from '../fixtures/until.ts';

function read(): { input: PassThrough; sent: (string | null)[]; standardInput: StandardInput } {
  const input = new PassThrough();
  const sent: (string | null)[] = [];
  const standardInput = new StandardInput(input, (bytes) => {
    sent.push(bytes === null ? null : Buffer.from(bytes).toString());
  });
  return { input, sent, standardInput };
}

const lengthOf = async (list: readonly unknown[], length: number): Promise<unknown> =>
  await until(
    () => list.length,
    (seen) => seen === length,
  );

test('one chunk is on its way at a time, and the end comes last', async () => {
  const { input, sent, standardInput } = read();
  input.write('a');
  await lengthOf(sent, 1);
  input.write('b');
  input.end();
  await new Promise((next) => setImmediate(next));
  expect(sent).toEqual(['a']);
  standardInput.taken();
  await lengthOf(sent, 2);
  standardInput.taken();
  await lengthOf(sent, 3);
  expect(sent).toEqual(['a', 'b', null]);
});

test('a receiver that begins anew gets again what it did not take, and the end', async () => {
  const { input, sent, standardInput } = read();
  input.write('a');
  await lengthOf(sent, 1);
  standardInput.repeat();
  expect(sent).toEqual(['a', 'a']);
  standardInput.taken();
  input.end();
  await lengthOf(sent, 3);
  standardInput.repeat();
  expect(sent).toEqual(['a', 'a', null, null]);
});
