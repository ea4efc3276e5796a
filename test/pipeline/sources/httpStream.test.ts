import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGzip, constants } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { feedSchema, type HttpStreamFeed } from '../../../electron/contract/settings.ts';
import { startHttpStream, type HttpStreamOptions } from '../../../electron/pipeline/sources/httpStream.ts';
import { RetryLadder, type LadderSteps } from '../../../electron/pipeline/sources/retryLadder.ts';
import type { Source } from '../../../electron/pipeline/stages.ts';
import { serveHttp, type TestServer } from '../../fixtures/httpServers.ts';
import { StreamRecorder } from './streamRecorder.ts';
import { waitFor } from './waitFor.ts';

const soon = { firstMs: 1, maxMs: 2, next: (ms: number) => ms };
const QUICK: Partial<HttpStreamOptions> = { steps: { network: soon, http: soon, 'rate limit': soon } };

const cleanUps: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  vi.unstubAllEnvs();
});

type Answer = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;

async function server(answer: Answer): Promise<TestServer> {
  let attempt = 0;
  const started = await serveHttp((request, response) => answer(request, response, (attempt += 1)));
  cleanUps.push(started.close);
  return started;
}

function follow(
  recorder: StreamRecorder,
  url: string,
  settings: Partial<HttpStreamFeed> = {},
  options: Partial<HttpStreamOptions> = QUICK,
): Source {
  const feed = feedSchema.parse({ id: 'a', name: 'A', transport: 'http-stream', url }) as HttpStreamFeed;
  const source = startHttpStream({ ...feed, ...settings }, recorder.context(), options);
  cleanUps.push(async () => await source.stop());
  return source;
}

function lines(response: ServerResponse, text: string): ServerResponse {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  response.write(text);
  return response;
}

test('each line is a frame, wherever the stream is cut, and empty lines are only signs of life', async () => {
  const { url } = await server((_request, response) => {
    const text = Buffer.from('\r\n{"data":{"id":"1","text":"ü"}}\r\n\r\n\r\n{"data":{"id":"2"}}\n{"errors":[]}\r\n');
    lines(response, '');
    let at = 0;
    const next = (): void => {
      if (at < text.length) response.write(text.subarray(at, (at += 1)), () => setImmediate(next));
    };
    next();
  });
  const recorder = new StreamRecorder();
  follow(recorder, url);
  await waitFor(() => recorder.seen.length === 3);
  expect(recorder.seen).toEqual(['{"data":{"id":"1","text":"ü"}}', '{"data":{"id":"2"}}', '{"errors":[]}']);
  expect(recorder.status).toBe('idle: ');
});

test('the token of the environment is sent', async () => {
  vi.stubEnv('ARCWALL_TEST_TOKEN', 'abc');
  let authorization: string | undefined;
  const { url } = await server((request, response) => {
    ({ authorization } = request.headers);
    lines(response, '{}\n');
  });
  const recorder = new StreamRecorder();
  follow(recorder, url, { bearerToken: '${env:ARCWALL_TEST_TOKEN}' });
  await waitFor(() => recorder.seen.length === 1);
  expect(authorization).toBe('Bearer abc');
});

test('a stream without its signs of life is left and found again', async () => {
  const peer = await server((_request, response, attempt) => lines(response, `{"n":${attempt}}\n`));
  const recorder = new StreamRecorder();
  follow(recorder, peer.url, { keepAliveSeconds: 0.05 });
  await waitFor(() => recorder.seen.length >= 3);
  expect(recorder.statuses.some(({ message }) => message?.includes('sent nothing for') === true)).toBe(true);
});

test('empty lines alone keep the connection', async () => {
  const peer = await server((_request, response) => {
    lines(response, '{"n":1}\n');
    const timer = setInterval(() => response.write('\r\n'), 20);
    response.on('close', () => clearInterval(timer));
    setTimeout(() => response.write('{"n":2}\r\n'), 400);
  });
  const recorder = new StreamRecorder();
  follow(recorder, peer.url, { keepAliveSeconds: 0.2 });
  await waitFor(() => recorder.seen.length === 2);
  expect(peer.accepted()).toBe(1);
});

test('the ladder climbs as X asks, each kind on its own, and data brings it down', () => {
  const ladder = new RetryLadder();
  const climb = (kind: keyof LadderSteps, steps: number) =>
    Array.from({ length: steps }, () => ladder.next(kind, 0) / 1000);
  expect(climb('network', 4)).toEqual([0.25, 0.5, 0.75, 1]);
  expect(climb('network', 70).at(-1)).toBe(16);
  expect(climb('http', 8)).toEqual([5, 10, 20, 40, 80, 160, 320, 320]);
  expect(climb('rate limit', 4)).toEqual([60, 120, 240, 480]);
  ladder.reset();
  expect(ladder.next('http', 0)).toBe(5000);
  expect(ladder.next('http', 30_000)).toBe(30_000);
  expect(ladder.next('http', 1e12)).toBe(320_000);
});

test.each([
  [429, {}, 60, /fewer attempts \(HTTP 429\)/],
  [429, { 'retry-after': '300' }, 300, /HTTP 429/],
  [503, {}, 5, /HTTP 503/],
  [503, { 'retry-after': new Date(Date.now() + 100_000).toUTCString() }, 98, /HTTP 503/],
  [204, {}, 5, /HTTP 204/],
])('HTTP %i %j waits %i s at least, and says why', async (status, headers, seconds, words) => {
  const { url } = await server((_request, response) => response.writeHead(status, headers).end());
  const recorder = new StreamRecorder();
  follow(recorder, url, {}, {});
  await waitFor(() => recorder.status.startsWith('retrying'));
  expect(recorder.status).toMatch(words);
  const waitS = ((recorder.statuses.at(-1)?.retryAtMs ?? 0) - Date.now()) / 1000;
  expect(waitS).toBeGreaterThan(seconds - 2);
  expect(waitS).toBeLessThanOrEqual(seconds + 2);
});

test('a web page in place of the stream is told', async () => {
  const { url } = await server((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>log in</p>'),
  );
  const recorder = new StreamRecorder();
  follow(recorder, url);
  await waitFor(() => recorder.status.includes('sends a web page'));
  expect(recorder.seen).toEqual([]);
});

test('a compressed stream comes line by line', async () => {
  const { url } = await server((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
    gzip.pipe(response);
    gzip.write('{"n":1}\n');
  });
  const recorder = new StreamRecorder();
  follow(recorder, url);
  await waitFor(() => recorder.seen.length === 1);
});

test('a line that is too long is counted, and the one after it read', async () => {
  const { url } = await server((_request, response) => lines(response, `{"n":1}\n${'x'.repeat(3000)}\n{"n":2}\n`));
  const recorder = new StreamRecorder();
  follow(recorder, url, {}, { ...QUICK, maxLineBytes: 1000 });
  await waitFor(() => recorder.seen.length === 2);
  expect(recorder.seenRefusals).toEqual([{ reason: 'line too long', byteLength: 3000 }]);
});

test('a line without an end is given up, and the stream found again', async () => {
  const { url } = await server((_request, response, attempt) => {
    if (attempt > 1) {
      lines(response, '{"after":1}\n');
      return;
    }
    lines(response, '{"before":1}\n');
    const block = 'x'.repeat(64 * 1024);
    const pour = (): void => {
      while (!response.destroyed && response.write(block));
    };
    response.on('drain', pour);
    pour();
  });
  const recorder = new StreamRecorder();
  follow(recorder, url, {}, { ...QUICK, maxLineBytes: 10_000 });
  await waitFor(() => recorder.seen.length === 2);
  expect(recorder.statuses.some(({ message }) => message?.includes('a line without an end') === true)).toBe(true);
  expect(recorder.seenRefusals).toHaveLength(1);
});

test('garbage is handed on in lines, and nothing breaks', async () => {
  const garbage = Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 256));
  const { url } = await server((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(Buffer.concat([garbage, Buffer.from('\n{"n":1}\n')]));
  });
  const recorder = new StreamRecorder();
  follow(recorder, url);
  await waitFor(() => recorder.seen.includes('{"n":1}'));
});

test('a slow receiver slows the sender down, and nothing is lost', async () => {
  const { url } = await server((_request, response) => {
    lines(response, Array.from({ length: 2000 }, (_, index) => `{"n":${index}}\n`).join(''));
  });
  const recorder = new StreamRecorder({ commitBefore: () => false, isBusy: () => true });
  follow(recorder, url);
  await waitFor(() => recorder.seen.length === 2000);
});

test('a thousand reconnections leave nothing behind', async () => {
  const peer = await server((_request, response) => lines(response, '{"n":1}\n').end());
  const recorder = new StreamRecorder();
  follow(recorder, peer.url);
  await waitFor(() => peer.accepted() >= 1000, 60_000);
  expect(peer.open()).toBeLessThanOrEqual(3);
}, 60_000);
