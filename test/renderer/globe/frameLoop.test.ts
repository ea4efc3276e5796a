import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FrameLoop } from '../../../renderer/wall/globe/frameLoop.ts';

let ticks: Map<number, (nowMs: number) => void>;
let page: EventTarget & { hidden: boolean };
let nowMs: number;
let drawn: number[];

beforeEach(() => {
  ticks = new Map();
  page = Object.assign(new EventTarget(), { hidden: false });
  nowMs = 1000;
  drawn = [];
  let requests = 0;
  vi.stubGlobal('document', page);
  vi.stubGlobal('requestAnimationFrame', (tick: (nowMs: number) => void) => {
    requests += 1;
    ticks.set(requests, tick);
    return requests;
  });
  vi.stubGlobal('cancelAnimationFrame', (request: number) => ticks.delete(request));
});
afterEach(() => vi.unstubAllGlobals());

function display(frames: number, everyMs: number): void {
  for (let frame = 0; frame < frames; frame += 1) {
    nowMs += everyMs;
    const due = [...ticks.values()];
    ticks.clear();
    for (const tick of due) tick(nowMs);
  }
}

function setHidden(hidden: boolean): void {
  page.hidden = hidden;
  page.dispatchEvent(new Event('visibilitychange'));
}

describe('the frame loop', () => {
  test('draws with the display, and no oftener than wanted', () => {
    const loop = new FrameLoop(
      (elapsedSeconds) => drawn.push(elapsedSeconds),
      () => 30,
    );
    loop.start();
    display(60, 1000 / 60);
    expect(drawn.length).toBe(30);
    display(144, 1000 / 144);
    expect(drawn.length).toBeLessThanOrEqual(62);
    expect(drawn.length).toBeGreaterThan(52);
    loop.dispose();
    display(10, 20);
    expect(ticks.size).toBe(0);
  });

  test('pauses while the page is hidden, and then goes on once, without a leap', () => {
    const loop = new FrameLoop(
      (elapsedSeconds) => drawn.push(elapsedSeconds),
      () => 60,
    );
    loop.start();
    display(3, 17);
    setHidden(true);
    expect(ticks.size).toBe(0);
    nowMs += 3_600_000;
    setHidden(false);
    setHidden(false);
    expect(ticks.size).toBe(1);
    display(1, 17);
    expect(drawn.length).toBe(4);
    expect(drawn.at(-1)).toBeLessThanOrEqual(0.1);
    loop.dispose();
  });

  test('knows when nobody sees what it draws: hidden, or without a tick for long', () => {
    const nowOf = vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const loop = new FrameLoop(
      () => drawn.push(0),
      () => 60,
    );
    expect(loop.isUnseen).toBe(false);
    loop.start();
    display(3, 17);
    expect(loop.isUnseen).toBe(false);
    nowMs += 6000;
    expect(loop.isUnseen).toBe(true);
    display(1, 17);
    expect(loop.isUnseen).toBe(false);
    setHidden(true);
    expect(loop.isUnseen).toBe(true);
    loop.dispose();
    nowOf.mockRestore();
  });

  test('does not begin by itself when a page that never started it is shown', () => {
    const loop = new FrameLoop(
      () => drawn.push(0),
      () => 60,
    );
    setHidden(true);
    setHidden(false);
    expect(ticks.size).toBe(0);
    loop.dispose();
  });
});
