import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../fixtures/repository.ts';
import { exportedEvents } from '../fixtures/runCli.ts';
import { until } from '../fixtures/until.ts';
import { inspect, launchArcwall, type ArcwallApp } from './arcwallApp.ts';

const EVENTS = 1000;
/** The connection is cut after each of these events, once. */
const DROPS = [150, 400, 401, 800];

const home = temporaryDirectory();
const dataDirectory = join(home.path, 'data');
let server: Server;
let app: ArcwallApp;
const toDrop = new Set(DROPS);
/** What each connection asked to resume after. */
const resumedAfter: (string | undefined)[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const last = request.headers['last-event-id'] as string | undefined;
    resumedAfter.push(last);
    stream(response, last === undefined ? 0 : Number(last) + 1);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/alerts`;
  app = await launchArcwall(dataDirectory, ['--sse', url, '--size', '1280x720']);
}, 60_000);

afterAll(async () => {
  await app.quit();
  server.closeAllConnections();
  server.close();
  home.remove();
});

test('a stream that drops four times and is resumed by Last-Event-ID is stored exactly once', async () => {
  const wall = await app.page('wall');
  await until(
    () => inspect(wall),
    ({ stored }) => stored >= EVENTS,
    60_000,
  );
  expect(resumedAfter).toHaveLength(DROPS.length + 1);
  expect(resumedAfter[0]).toBeUndefined();
  expect(resumedAfter.slice(1).every((id) => id !== undefined)).toBe(true);
  const events = await exportedEvents(dataDirectory);
  const signatures = events.map((event) => event['signature']);
  expect(signatures).toHaveLength(EVENTS);
  expect(new Set(signatures).size).toBe(EVENTS);
}, 90_000);

/** Sends the events from `first` on; cuts the socket at each of DROPS the first time it is reached. */
function stream(response: ServerResponse, first: number): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  // A short retry, so that four back-offs do not take a minute.
  response.write('retry: 100\n\n');
  for (let index = first; index < EVENTS; index += 1) {
    response.write(`id: ${index}\ndata: ${JSON.stringify(alert(index))}\n\n`);
    if (toDrop.delete(index)) {
      // Half an event follows: it must be dropped with the connection, and its id with it.
      response.write(`id: ${index + 1}\ndata: {"half":`, () => response.destroy());
      return;
    }
  }
}

function alert(index: number): object {
  return {
    timestamp: new Date().toISOString().replace('Z', '000+0000'),
    event_type: 'alert',
    src_ip: `81.2.69.${index % 250}`,
    src_port: 40_000 + index,
    dest_ip: '192.168.1.12',
    dest_port: 443,
    proto: 'TCP',
    alert: { action: 'allowed', gid: 1, signature_id: 1, signature: `event ${index}`, severity: 2 },
  };
}
