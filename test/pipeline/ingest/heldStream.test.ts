import { expect, test } from 'vitest';
import type { FormatChoice } from '../../../electron/pipeline/ingest/chooseFormat.ts';
import { FormatLook, type FormatLookOptions } from '../../../electron/pipeline/ingest/formatLook.ts';
import type { FrameSink, Resume, SourceStream } from '../../../electron/pipeline/stages.ts';

const EVE = '{"event_type":"flow","timestamp":"2026-11-18T11:06:41.175958+0000"}';

/** A sink that takes down what it is told, and stops for room after so many frames. */
class Told implements FrameSink {
  readonly lines: string[] = [];
  framesToRoom = Infinity;
  wake: (() => void) | null = null;

  constructor(readonly stream: SourceStream) {}

  frame(bytes: Uint8Array, start: number, end: number, resume: Resume): boolean {
    this.#tell(`frame ${Buffer.from(bytes.subarray(start, end)).toString()}`, resume);
    this.framesToRoom -= 1;
    return this.framesToRoom > 0;
  }
  refuse(reason: string, resume: Resume): boolean {
    this.#tell(`refuse ${reason}`, resume);
    return true;
  }
  ignore(reason: string, resume: Resume): void {
    this.#tell(`ignore ${reason}`, resume);
  }
  skip(resume: Resume): void {
    this.#tell('skip', resume);
  }
  duplicate(resume: Resume): void {
    this.#tell('duplicate', resume);
  }
  async room(): Promise<void> {
    if (this.framesToRoom <= 0) await new Promise<void>((resolve) => (this.wake = resolve));
  }
  close(keepPosition: boolean): void {
    this.lines.push(`close ${keepPosition}`);
  }

  #tell(what: string, resume: Resume): void {
    this.lines.push(`${what} @${this.stream.describePosition(resume) as string}`);
  }
}

function open(options: Partial<FormatLookOptions> = {}) {
  const choices: FormatChoice[] = [];
  const look = new FormatLook({ mapping: null, timeZone: 'UTC' }, (choice) => choices.push(choice), {
    maxLines: 3,
    maxBytes: 1000,
    maxMs: 60_000,
    ...options,
  });
  const source = { latest: 0 };
  let told: Told | undefined;
  // Like a real source, it knows the position of its latest frame only.
  const describePosition = (resume: Resume): string => (resume === source.latest ? `p${resume}` : 'forgotten');
  const stream = look.open({ key: 'k', path: null, describePosition }, (opened) => (told = new Told(opened)));
  if (told === undefined) throw new Error('not opened');
  const at = (resume: number): number => (source.latest = resume);
  const frame = (text: string, resume: number): boolean => {
    const bytes = Buffer.from(text);
    const hasRoom = stream.frame(bytes, 0, bytes.length, at(resume), null);
    // What the source does with its buffer afterwards is its own business.
    bytes.fill(0);
    return hasRoom;
  };
  return { look, stream, told, choices, frame, at };
}

test('what a source says goes on in its order, each with its own position, once the format is chosen', () => {
  const { stream, told, choices, frame, at } = open();
  stream.skip(at(1));
  frame(EVE, 2);
  stream.ignore('not wanted', at(3), 5);
  frame(EVE, 4);
  stream.duplicate(at(5));
  stream.refuse('line too long', at(6), 9999);
  expect(told.lines).toEqual(['skip @p1']);
  expect(frame(EVE, 7)).toBe(true);
  expect(told.lines.slice(1)).toEqual([
    `frame ${EVE} @p2`,
    'ignore not wanted @p3',
    `frame ${EVE} @p4`,
    'duplicate @p5',
    'refuse line too long @p6',
    `frame ${EVE} @p7`,
  ]);
  expect(choices.map(({ format }) => format)).toEqual(['suricata-eve']);
  frame('later', 8);
  expect(told.lines.at(-1)).toBe('frame later @p8');
});

test('waits for room in the midst of what was held, and keeps the order of what comes meanwhile', async () => {
  const { stream, told, frame, at } = open();
  told.framesToRoom = 2;
  frame(EVE, 1);
  frame(EVE, 2);
  expect(frame(EVE, 3)).toBe(false);
  stream.skip(at(4));
  expect(told.lines).toHaveLength(2);
  told.framesToRoom = Infinity;
  told.wake?.();
  await stream.room();
  expect(told.lines.slice(2)).toEqual([`frame ${EVE} @p3`, 'skip @p4']);
});

test('a stream that closes decides by what it has, and gives its position up only behind that', async () => {
  const kept = open();
  kept.frame(EVE, 1);
  kept.stream.close(true);
  expect(kept.told.lines).toEqual([`frame ${EVE} @p1`, 'close true']);
  const given = open();
  given.told.framesToRoom = 1;
  given.frame(EVE, 1);
  given.frame(EVE, 2);
  given.stream.close(false);
  expect(given.told.lines).toEqual([`frame ${EVE} @p1`]);
  given.told.framesToRoom = Infinity;
  given.told.wake?.();
  await given.stream.room();
  expect(given.told.lines.slice(1)).toEqual([`frame ${EVE} @p2`, 'close false']);
});

test('looks no further than so many bytes', () => {
  const { frame, choices } = open({ maxLines: 1000, maxBytes: 2 * EVE.length });
  frame(EVE, 1);
  expect(choices).toEqual([]);
  frame(EVE, 2);
  expect(choices).toHaveLength(1);
});

test('lines that tell nothing go on, and the next ones are looked at', () => {
  const { look, told, frame, choices } = open({ maxLines: 2 });
  frame('hello', 1);
  frame('world', 2);
  expect(told.lines).toEqual(['frame hello @p1', 'frame world @p2']);
  expect(look.advice).toMatch(/^No format fits/);
  frame(EVE, 3);
  expect(told.lines).toHaveLength(2);
  frame(EVE, 4);
  expect(told.lines).toHaveLength(4);
  expect([look.advice, choices.length]).toEqual([null, 1]);
});
