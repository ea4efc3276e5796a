import { expect, test } from 'vitest';
import { readWallMessage } from '../../../electron/pipeline/publish/wallMessage.ts';

test('messages of the protocol are read, and hold nothing else afterwards', () => {
  const hello = { type: 'hello', lastEventId: null, credits: 0 };
  expect(readWallMessage({ ...hello, extra: 1 })).toEqual(hello);
  expect(readWallMessage({ ...hello, lastEventId: '12' })).toEqual({ ...hello, lastEventId: '12' });
  expect(readWallMessage({ type: 'credit', events: 5 })).toEqual({ type: 'credit', events: 5 });
});

test.each([
  null,
  undefined,
  7,
  'hello',
  [],
  {},
  { type: 'goodbye' },
  { type: 'hello' },
  { type: 'hello', lastEventId: 12, credits: 1 },
  { type: 'hello', lastEventId: '1; DROP TABLE event', credits: 1 },
  { type: 'hello', lastEventId: '9'.repeat(17), credits: 1 },
  { type: 'hello', lastEventId: null, credits: -1 },
  { type: 'hello', lastEventId: null, credits: Number.NaN },
  { type: 'hello', lastEventId: null, credits: 1e300 },
  { type: 'credit', events: 0.5 },
  { type: 'credit', events: '5' },
  { type: 'credit' },
])('%j is none', (message) => {
  expect(readWallMessage(message)).toBeNull();
});
