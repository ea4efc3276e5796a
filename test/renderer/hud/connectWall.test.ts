import { expect, test } from 'vitest';
import type { WindowApi } from '../../../electron/contract/ipc.ts';
import { failure, success } from '../../../electron/contract/result.ts';
import { connectWall } from '../../../renderer/wall/connectWall.ts';

test('the wall asks for a collector until main agrees, ever more patiently, and passes on every refusal', async () => {
  const answers = [
    () => Promise.resolve(failure('busy', 'Not yet.')),
    () => Promise.reject(new Error('gone')),
    () => Promise.resolve(success(null)),
  ];
  const api = { kind: 'wall', call: () => answers.shift()?.() } as unknown as WindowApi<'wall'>;
  const faults: (string | null)[] = [];
  const pauses: number[] = [];
  await connectWall(
    api,
    (fault) => faults.push(fault),
    (ms) => Promise.resolve(void pauses.push(ms)),
  );
  expect(faults).toEqual(['Not yet.', 'gone', null]);
  expect(pauses).toEqual([500, 1000]);
});
