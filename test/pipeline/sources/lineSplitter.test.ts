import { describe, expect, test } from 'vitest';
import { LineSplitter, type LineHandler } from '../../../electron/pipeline/sources/lineSplitter.ts';

interface Seen {
  readonly lines: { text: string; offset: number; resume: number }[];
  readonly tooLong: { byteLength: number; resume: number }[];
  readonly passed: number[];
}

/** A splitter with what came out of it; the handler stops it at every line when asked to. */
function splitterOf(options: { maxLineBytes?: number; longBytes?: number; stops?: boolean } = {}): {
  splitter: LineSplitter;
  seen: Seen;
  feed: (bytes: Uint8Array | string) => void;
  drain: () => boolean;
} {
  const splitter = new LineSplitter(0, Buffer.alloc(0), options.longBytes ?? -1, options.maxLineBytes ?? 1000);
  const seen: Seen = { lines: [], tooLong: [], passed: [] };
  const handler: LineHandler = {
    line: (bytes, start, end, resume, offset) => {
      seen.lines.push({ text: Buffer.from(bytes.subarray(start, end)).toString(), offset, resume });
      return options.stops !== true;
    },
    tooLong: (byteLength, resume) => {
      seen.tooLong.push({ byteLength, resume });
      return true;
    },
    passed: (resume) => seen.passed.push(resume),
  };
  const feed = (text: Uint8Array | string): void => {
    const bytes = Buffer.from(text);
    bytes.copy(splitter.reserve(bytes.length));
    splitter.filled(bytes.length);
  };
  return { splitter, seen, feed, drain: () => splitter.drain(handler) };
}

const textsOf = (seen: Seen): string[] => seen.lines.map(({ text }) => text);

describe('LineSplitter', () => {
  test('says of every line where it begins and where reading continues after it', () => {
    const { seen, feed, drain } = splitterOf();
    feed('one\ntwo\r\nthree');
    drain();
    expect(seen.lines).toEqual([
      { text: 'one', offset: 0, resume: 4 },
      { text: 'two', offset: 4, resume: 9 },
    ]);
  });

  test('gives the same lines wherever the bytes are cut, between CR and LF and within a character too', () => {
    const text = '{"a":"é€😀"}\r\n\r\n{"b":1}\n\0\0{"c":2}\r\n';
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const { seen, feed, drain } = splitterOf();
      for (const part of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
        feed(part);
        drain();
      }
      expect(textsOf(seen)).toEqual(['{"a":"é€😀"}', '{"b":1}', '{"c":2}']);
      expect(seen.lines.at(-1)?.resume).toBe(bytes.length);
    }
  });

  test('skips a line that is too long, moving on within it, and keeps its neighbours', () => {
    const { splitter, seen, feed, drain } = splitterOf({ maxLineBytes: 10 });
    feed('before\n');
    for (let part = 0; part < 5; part += 1) {
      feed('xxxxxxxxxx');
      drain();
    }
    expect(seen.passed.at(-1)).toBe(57);
    expect(splitter.longBytes).toBe(50);
    feed('xxx\nafter\n');
    drain();
    expect(textsOf(seen)).toEqual(['before', 'after']);
    expect(seen.tooLong).toEqual([{ byteLength: 53, resume: 61 }]);
  });

  test('goes on skipping a line that it was already within, and counts all of it', () => {
    const { seen, feed, drain } = splitterOf({ longBytes: 500 });
    feed('rest\nnext\n');
    drain();
    expect(seen.tooLong).toEqual([{ byteLength: 504, resume: 5 }]);
    expect(textsOf(seen)).toEqual(['next']);
  });

  test('holds memory of a long line to the limit and a chunk', () => {
    const { splitter, feed, drain } = splitterOf({ maxLineBytes: 4096 });
    const chunk = 'x'.repeat(1024);
    let largest = 0;
    for (let part = 0; part < 500; part += 1) {
      feed(chunk);
      drain();
      largest = Math.max(largest, splitter.reserve(0).buffer.byteLength);
    }
    expect(largest).toBeLessThan(16 * 1024);
  });

  test('leaves NULs at the end of a file for the lines that may be written there', () => {
    const { splitter, seen, feed, drain } = splitterOf();
    feed('one\n\0\0\0\0');
    drain();
    expect(splitter.readOffset).toBe(8);
    expect(splitter.rewindNuls()).toBe(true);
    expect(splitter.readOffset).toBe(4);
    feed('two\n');
    drain();
    expect(seen.lines.at(-1)).toEqual({ text: 'two', offset: 4, resume: 8 });
  });

  test('passes a hole of NULs of any size before a line, without keeping it', () => {
    const { splitter, seen, feed, drain } = splitterOf();
    feed('one\n');
    for (let part = 0; part < 200; part += 1) {
      feed(Buffer.alloc(5000));
      drain();
    }
    expect(splitter.reserve(0).buffer.byteLength).toBeLessThan(50_000);
    feed('two\n');
    drain();
    expect(textsOf(seen)).toEqual(['one', 'two']);
    expect(seen.lines.at(-1)).toEqual({ text: 'two', offset: 1_000_004, resume: 1_000_008 });
  });

  test('stops when its handler has no room, and goes on with the next line', () => {
    const { seen, feed, drain } = splitterOf({ stops: true });
    feed('one\ntwo\n');
    expect(drain()).toBe(false);
    expect(textsOf(seen)).toEqual(['one']);
    expect(drain()).toBe(false);
    expect(drain()).toBe(true);
    expect(textsOf(seen)).toEqual(['one', 'two']);
  });

  test('knows what came before every resume offset it gave last', () => {
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index} ${'y'.repeat(index % 40)}\n`);
    const whole = Buffer.from(lines.join(''));
    const splitter = new LineSplitter(0, Buffer.alloc(0), -1, 1000);
    let before = 0;
    const check = (resume: number): void => {
      const expected = whole.subarray(Math.max(0, resume - 256), resume);
      expect(splitter.historyBefore(resume).equals(expected)).toBe(true);
    };
    const handler: LineHandler = {
      line: (_bytes, _start, _end, resume) => {
        check(before);
        check(resume);
        before = resume;
        return true;
      },
      tooLong: () => true,
      passed: () => undefined,
    };
    for (let at = 0; at < whole.length; at += 97) {
      const part = whole.subarray(at, at + 97);
      part.copy(splitter.reserve(part.length));
      splitter.filled(part.length);
      splitter.drain(handler);
      check(before);
    }
    expect(before).toBe(whole.length);
  });

  test('hands over a last line without an end only when told that nothing follows', () => {
    const { splitter, seen, feed, drain } = splitterOf();
    feed('one\ntwo');
    drain();
    expect(textsOf(seen)).toEqual(['one']);
    splitter.end();
    drain();
    expect(seen.lines.at(-1)).toEqual({ text: 'two', offset: 4, resume: 7 });
  });
});
