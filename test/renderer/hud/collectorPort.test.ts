import { afterEach, describe, expect, test, vi } from 'vitest';
import type { EventBatch } from '../../../electron/contract/eventBatch.ts';
import { packEvents } from '../../../electron/contract/eventBatchWriter.ts';
import { WALL_PORT_MESSAGE, type CollectorToWall, type WallToCollector } from '../../../electron/contract/wallPort.ts';
import { openCollectorPort, WALL_CREDITS, type MessageTarget } from '../../../renderer/wall/collectorPort.ts';
import { wallEvent, wallSummary } from '../wallFixture.ts';

const ORIGIN = 'app://arcwall';
const ports: MessagePort[] = [];

afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** The collector's end of a new port, and everything that the wall said on it. */
function newCollector(): { port: MessagePort; wallEnd: MessagePort; said: WallToCollector[] } {
  const { port1, port2 } = new MessageChannel();
  const said: WallToCollector[] = [];
  port1.onmessage = (message: MessageEvent<WallToCollector>) => said.push(message.data);
  ports.push(port1, port2);
  return { port: port1, wallEnd: port2, said };
}

function wallWindow() {
  const target = new EventTarget() as EventTarget & { origin: string };
  target.origin = ORIGIN;
  const handOver = (port: MessagePort, origin = ORIGIN, data: unknown = WALL_PORT_MESSAGE) => {
    const message = new MessageEvent('message', { data, origin });
    Object.defineProperty(message, 'ports', { value: [port] });
    target.dispatchEvent(message);
  };
  return { target: target as unknown as MessageTarget, handOver };
}

function listener() {
  const batches: { batch: EventBatch; represents: number }[] = [];
  return {
    batches,
    connected: vi.fn(),
    lost: vi.fn(),
    summary: vi.fn(),
    batch: (batch: EventBatch, represents: number) => void batches.push({ batch, represents }),
  };
}

function batchMessage(ids: readonly number[], represents = ids.length): CollectorToWall {
  return { type: 'batch', buffer: packEvents(ids.map((id) => wallEvent({ id: String(id) }))), represents };
}

describe('the wall’s end of the port', () => {
  test('says hello with nothing, and after a restart of the collector with the newest event it has', async () => {
    const { target, handOver } = wallWindow();
    const heard = listener();
    const wall = openCollectorPort(target, heard);
    const first = newCollector();
    handOver(first.wallEnd);
    await vi.waitFor(() => expect(first.said).toEqual([{ type: 'hello', lastEventId: null, credits: WALL_CREDITS }]));
    first.port.postMessage(batchMessage([7, 9, 8]));
    await vi.waitFor(() => expect(heard.batches).toHaveLength(1));
    expect(wall.lastEventId).toBe('9');

    const second = newCollector();
    handOver(second.wallEnd);
    await vi.waitFor(() => expect(second.said).toEqual([{ type: 'hello', lastEventId: '9', credits: WALL_CREDITS }]));
    expect(heard.connected).toHaveBeenCalledTimes(2);
    second.port.postMessage({ type: 'summary', summary: wallSummary({ storedTotal: 3 }) });
    await vi.waitFor(() => expect(heard.summary).toHaveBeenCalledOnce());
    wall.dispose();
  });

  test('grants back what it took once a frame was drawn, and nothing to the collector after it', async () => {
    const { target, handOver } = wallWindow();
    const heard = listener();
    const wall = openCollectorPort(target, heard);
    const first = newCollector();
    handOver(first.wallEnd);
    first.port.postMessage(batchMessage([1, 2, 3], 30));
    first.port.postMessage(batchMessage([4]));
    await vi.waitFor(() => expect(heard.batches).toHaveLength(2));
    expect(heard.batches[0]?.represents).toBe(30);
    wall.frameDrawn();
    wall.frameDrawn();
    await vi.waitFor(() => expect(first.said.at(-1)).toEqual({ type: 'credit', events: 4 }));
    expect(first.said).toHaveLength(2);

    first.port.postMessage(batchMessage([5]));
    await vi.waitFor(() => expect(heard.batches).toHaveLength(3));
    const second = newCollector();
    handOver(second.wallEnd);
    wall.frameDrawn();
    await vi.waitFor(() => expect(second.said).toHaveLength(1));
    expect(second.said[0]?.type).toBe('hello');
    wall.dispose();
  });

  test('takes a port from its own origin only, and only by the agreed message', async () => {
    const { target, handOver } = wallWindow();
    const heard = listener();
    const wall = openCollectorPort(target, heard);
    const other = newCollector();
    handOver(other.wallEnd, 'https://evil.example');
    handOver(other.wallEnd, ORIGIN, 'something else');
    expect(heard.connected).not.toHaveBeenCalled();
    wall.dispose();
    handOver(other.wallEnd);
    expect(heard.connected).not.toHaveBeenCalled();
  });
});
