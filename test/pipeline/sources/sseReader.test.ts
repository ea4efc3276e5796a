import { expect, test } from 'vitest';
import { SseReader } from '../../../electron/pipeline/sources/sseReader.ts';

/** What the standard's rules say of this stream, written by hand. */
const STREAM = Buffer.concat([
  Buffer.from([0xef, 0xbb, 0xbf]),
  Buffer.from(
    [
      ': a comment\n',
      'data: first\n\n',
      'data:no space\r\n\r\n',
      'event: alert\rdata: old line ends\rid: 7\r\r',
      'data: one\ndata: two\ndata\n\n',
      'data:  two spaces\n\n',
      'id: with\u0000nul\ndata: keeps the id before\n\n',
      'unknown: field\ndata: ünïcödé ☃ 🌍\nretry: 2500\n\n',
      'retry: soon\nid\ndata: id emptied\n\n',
      'event: nothing but a name\n\n',
      '\uFEFFdata: no mark in the middle\ndata: is a field\n\n',
      'data: unfinished\n',
    ].join(''),
  ),
]);

const EVENTS = [
  { data: 'first' },
  { data: 'no space' },
  { data: 'old line ends', event: 'alert', id: '7' },
  { data: 'one\ntwo\n' },
  { data: ' two spaces' },
  { data: 'keeps the id before' },
  { data: 'ünïcödé ☃ 🌍' },
  { data: 'id emptied', id: '' },
  { data: 'is a field' },
];

function eventsOf(chunks: readonly Uint8Array[]): object[] {
  const reader = new SseReader(1024);
  return chunks.flatMap((chunk) =>
    reader.read(chunk).messages.map(({ data, event, id }) => ({
      data,
      ...(event === undefined ? {} : { event }),
      ...(id === undefined ? {} : { id }),
    })),
  );
}

test('the standard’s parsing rules hold, and an event cut off by the end is none', () => {
  expect(eventsOf([STREAM])).toEqual(EVENTS);
});

test('a stream cut at any byte gives the same events', () => {
  for (let cut = 1; cut < STREAM.length; cut += 1) {
    expect(eventsOf([STREAM.subarray(0, cut), STREAM.subarray(cut)]), `cut at ${cut}`).toEqual(EVENTS);
  }
  expect(eventsOf([...STREAM].map((byte) => Uint8Array.of(byte)))).toEqual(EVENTS);
});

test('an event is there as soon as its empty line is, also where that ends in a CR', () => {
  const reader = new SseReader(1024);
  expect(reader.read(Buffer.from('data: now\r\r')).messages).toHaveLength(1);
  expect(reader.read(Buffer.from('\ndata: next\r\n\r\n')).messages).toMatchObject([{ data: 'next' }]);
});

test('the wish for a time before reconnecting is told, and one that is no number is not', () => {
  const reader = new SseReader(1024);
  expect(reader.read(Buffer.from('retry: 2500\n\n')).retryMs).toBe(2500);
  expect(reader.read(Buffer.from('retry: soon\n\n')).retryMs).toBeNull();
});

test('a line without an end is given up, and nothing of it kept', () => {
  const reader = new SseReader(1024);
  expect(reader.read(Buffer.from(`data: ${'x'.repeat(2000)}`))).toMatchObject({ isTooLong: true, messages: [] });
  expect(reader.read(Buffer.from('\n\ndata: more\n\n')).messages).toEqual([]);
});
