import type { IncomingMessage, ServerResponse } from 'node:http';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { feedSchema, type SseFeed } from '../../../electron/contract/settings.ts';
import { startSse, type SseOptions } from '../../../electron/pipeline/sources/sse.ts';
import type { Source } from '../../../electron/pipeline/stages.ts';
import { serveHttp, serveHttps, serveProxy, TEST_CERTIFICATE, type TestServer } from '../../fixtures/httpServers.ts';
import { temporaryDirectory } from '../../fixtures/repository.ts';
import { StreamRecorder } from './streamRecorder.ts';
import { waitFor } from './waitFor.ts';

const QUICK: Partial<SseOptions> = { silentMs: 5000, minRetryMs: 1, maxRetryMs: 5 };

const cleanUps: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  vi.unstubAllEnvs();
});

type Answer = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;

async function server(answer: Answer, start = serveHttp): Promise<TestServer> {
  let attempt = 0;
  const started = await start((request, response) => answer(request, response, (attempt += 1)));
  cleanUps.push(started.close);
  return started;
}

function follow(
  recorder: StreamRecorder,
  url: string,
  settings: Partial<SseFeed> = {},
  options: Partial<SseOptions> = QUICK,
): Source {
  const feed = feedSchema.parse({ id: 'a', name: 'A', transport: 'sse', url, ...settings }) as SseFeed;
  const source = startSse(feed, recorder.context(), options);
  cleanUps.push(async () => await source.stop());
  return source;
}

function events(response: ServerResponse, text = ''): ServerResponse {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  if (text !== '') response.write(text);
  return response;
}

describe('the event stream', () => {
  test('an event cut off by the end is dropped with its id, and the next request asks for what follows the last whole one', async () => {
    const asked: (string | undefined)[] = [];
    const { url } = await server((request, response, attempt) => {
      asked.push(request.headers['last-event-id'] as string | undefined);
      if (attempt === 1) events(response, 'id: 1\ndata: a\n\nid: 2\ndata: half').end();
      else events(response, 'id: 2\ndata: whole\n\n');
    });
    const recorder = new StreamRecorder();
    follow(recorder, url);
    await waitFor(() => recorder.seen.length === 2);
    expect(recorder.seen).toEqual(['a', 'whole']);
    expect(asked).toEqual([undefined, '1']);
  });

  test.each(['0', 'soon', '99999999999999', '-5'])(
    'a wish to reconnect after %s ms is kept within the limits',
    async (wish) => {
      const { url } = await server((_request, response) => events(response, `retry: ${wish}\ndata: x\n\n`).end());
      const recorder = new StreamRecorder();
      follow(recorder, url, {}, { ...QUICK, minRetryMs: 1000, maxRetryMs: 60_000 });
      await waitFor(() => recorder.status.startsWith('retrying'));
      const waitMs = (recorder.statuses.at(-1)?.retryAtMs ?? 0) - Date.now();
      expect(waitMs).toBeGreaterThan(500);
      expect(waitMs).toBeLessThanOrEqual(60_000);
    },
  );

  test('204 stops until the user acts', async () => {
    const peer = await server((_request, response) => response.writeHead(204).end());
    const recorder = new StreamRecorder();
    await follow(recorder, peer.url).finished;
    expect(recorder.status).toMatch(/^failed: .*HTTP 204.*Switch the feed off and on/);
    expect(peer.accepted()).toBe(1);
  });

  test.each([
    [500, /fails \(HTTP 500\)/],
    [503, /fails \(HTTP 503\)/],
    [401, /refuses access \(HTTP 401\)\. Check the feed's token/],
    [404, /no stream at this address \(HTTP 404\)\. Check the feed's URL/],
    [429, /fewer attempts \(HTTP 429\)/],
  ])('HTTP %i is told in words and tried again', async (status, words) => {
    const { url } = await server((_request, response, attempt) => {
      if (attempt < 3) response.writeHead(status).end('no');
      else events(response, 'data: at last\n\n');
    });
    const recorder = new StreamRecorder();
    follow(recorder, url);
    await waitFor(() => recorder.seen.length === 1);
    expect(recorder.statuses.find(({ state }) => state === 'retrying')?.message).toMatch(words);
    expect(recorder.status).toBe('idle: ');
  });

  test('another content type is told and tried again', async () => {
    const { url } = await server((_request, response, attempt) => {
      if (attempt === 1) response.writeHead(200, { 'content-type': 'text/html' }).end('<p>log in</p>');
      else events(response, 'data: x\n\n');
    });
    const recorder = new StreamRecorder();
    follow(recorder, url);
    await waitFor(() => recorder.seen.length === 1);
    expect(recorder.statuses[0]?.message).toMatch(/text\/html where text\/event-stream was expected/);
  });

  test('nobody listening is told with what to do', async () => {
    const peer = await serveHttp(() => undefined);
    await peer.close();
    const recorder = new StreamRecorder();
    follow(recorder, peer.url);
    await waitFor(() => recorder.statuses.length > 1);
    expect(recorder.status).toMatch(/^retrying: Nothing listens at 127\.0\.0\.1/);
  });

  test('a peer that falls silent is left and found again', async () => {
    const { url } = await server((_request, response, attempt) => events(response, `data: ${attempt}\n\n`));
    const recorder = new StreamRecorder();
    follow(recorder, url, {}, { ...QUICK, silentMs: 60 });
    await waitFor(() => recorder.seen.length >= 2);
    expect(recorder.statuses.some(({ message }) => message?.includes('sent nothing for') === true)).toBe(true);
  });

  test('a peer that accepts and never answers is left and found again', async () => {
    const peer = await server(() => undefined);
    const recorder = new StreamRecorder();
    follow(recorder, peer.url, {}, { ...QUICK, silentMs: 40 });
    await waitFor(() => peer.accepted() >= 3);
  });

  test('a comment now and then keeps the connection', async () => {
    const peer = await server((_request, response) => {
      events(response, 'data: first\n\n');
      const timer = setInterval(() => response.write(':thump\n'), 20);
      response.on('close', () => clearInterval(timer));
      setTimeout(() => response.write('data: second\n\n'), 400);
    });
    const recorder = new StreamRecorder();
    follow(recorder, peer.url, {}, { ...QUICK, silentMs: 200 });
    await waitFor(() => recorder.seen.length === 2);
    expect(peer.accepted()).toBe(1);
  });

  test('an endless line is cut off at 1 MiB, counted, and the stream found again', async () => {
    const { url } = await server((_request, response, attempt) => {
      if (attempt > 1) {
        events(response, 'data: after\n\n');
        return;
      }
      events(response, 'data: before\n\ndata: ');
      const block = 'x'.repeat(64 * 1024);
      const pour = (): void => {
        while (!response.destroyed && response.write(block));
      };
      response.on('drain', pour);
      pour();
    });
    const recorder = new StreamRecorder();
    follow(recorder, url);
    await waitFor(() => recorder.seen.length === 2);
    expect(recorder.seen).toEqual(['before', 'after']);
    expect(recorder.seenRefusals).toEqual([{ reason: 'line too long', byteLength: 1024 * 1024 }]);
  });

  test('events that are sent again are known by their ids, also after a restart', async () => {
    const { url } = await server((_request, response) =>
      events(response, ['1', '2', '3'].map((id) => `id: ${id}\ndata: ${id}\n\n`).join('')).end(),
    );
    const recorder = new StreamRecorder();
    const source = follow(recorder, url);
    await waitFor(() => recorder.statuses.filter(({ state }) => state === 'retrying').length >= 3);
    await source.stop();
    recorder.commit();
    follow(recorder, url);
    await waitFor(() => recorder.statuses.length > 8);
    recorder.commit();
    expect(recorder.frames).toEqual(['1', '2', '3']);
    expect(recorder.duplicates).toBeGreaterThanOrEqual(6);
  });

  test('a thousand reconnections leave one connection and no listener behind', async () => {
    const warnings: string[] = [];
    const warn = (warning: Error): void => void warnings.push(warning.message);
    process.on('warning', warn);
    const peer = await server((_request, response) => events(response, 'data: x\n\n').end());
    const recorder = new StreamRecorder();
    follow(recorder, peer.url, {}, { ...QUICK, minRetryMs: 0, maxRetryMs: 0 });
    await waitFor(() => peer.accepted() >= 1000, 60_000);
    expect(peer.open()).toBeLessThanOrEqual(3);
    process.off('warning', warn);
    expect(warnings).toEqual([]);
  }, 60_000);

  test('only the events of the names that are asked for are read, and the others are counted', async () => {
    const { url } = await server((_request, response) =>
      events(response, 'event: update\ndata: a\n\nevent: delete\ndata: b\n\ndata: c\n\nevent: <b>\ndata: d\n\n'),
    );
    const recorder = new StreamRecorder();
    follow(recorder, url, { eventNames: ['update', 'message'] });
    await waitFor(() => recorder.ignored.length === 2);
    expect(recorder.seen).toEqual(['a', 'c']);
    expect(recorder.ignored).toEqual(['event delete', 'event of another name']);
  });

  test('a compressed stream is read', async () => {
    const { url } = await server((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
      response.end(gzipSync('data: packed\n\n'));
    });
    const recorder = new StreamRecorder();
    follow(recorder, url);
    await waitFor(() => recorder.seen.includes('packed'));
  });
});

describe('headers and secrets', () => {
  test('header, token from a variable and token from a file are sent, and never said', async () => {
    vi.stubEnv('ARCWALL_TEST_TOKEN', 'from-the-environment');
    const folder = temporaryDirectory();
    cleanUps.push(folder.remove);
    const file = join(folder.path, 'key');
    writeFileSync(file, 'from-the-file\n');
    const seen: IncomingMessage['headers'][] = [];
    const { url } = await server((request, response, attempt) => {
      seen.push(request.headers);
      if (attempt === 1) response.writeHead(401).end();
      else events(response, 'data: x\n\n');
    });
    const recorder = new StreamRecorder();
    follow(recorder, url, {
      bearerToken: '${env:ARCWALL_TEST_TOKEN}',
      headers: { 'X-Api-Key': 'key ${file:' + file + '}', 'X-Team': 'soc' },
    });
    await waitFor(() => recorder.seen.length === 1);
    expect(seen[0]).toMatchObject({
      authorization: 'Bearer from-the-environment',
      'x-api-key': 'key from-the-file',
      'x-team': 'soc',
    });
    expect(JSON.stringify([recorder.statuses, [...recorder.positions]])).not.toMatch(/from-the/);
  });

  test('a secret that is not there is told by its place, and the feed starts when it comes', async () => {
    const folder = temporaryDirectory();
    cleanUps.push(folder.remove);
    const file = join(folder.path, 'token');
    const peer = await server((_request, response) => events(response, 'data: x\n\n'));
    const recorder = new StreamRecorder();
    follow(recorder, peer.url, { bearerToken: '${file:' + file + '}' });
    await waitFor(() => recorder.status.startsWith('retrying'));
    expect(recorder.status).toContain(`${file} does not exist`);
    expect(peer.accepted()).toBe(0);
    writeFileSync(file, 'now');
    await waitFor(() => recorder.seen.length === 1);
  });

  test('a secret that no header can carry is not shown in the complaint', async () => {
    vi.stubEnv('ARCWALL_TEST_TOKEN', 'two\r\nlines: injected');
    const recorder = new StreamRecorder();
    const peer = await server((_request, response) => events(response));
    follow(recorder, peer.url, { bearerToken: '${env:ARCWALL_TEST_TOKEN}' });
    await waitFor(() => recorder.status.startsWith('retrying'));
    expect(recorder.status).toMatch(/ARCWALL_TEST_TOKEN holds more than one line/);
    expect(recorder.status).not.toContain('injected');
  });

  test('a redirect within the origin keeps the token, and one to another origin is not followed', async () => {
    vi.stubEnv('ARCWALL_TEST_TOKEN', 'secret-token');
    const foreign = await server((_request, response) => events(response, 'data: caught\n\n'));
    const tokens: (string | undefined)[] = [];
    const home = await server((request, response, attempt) => {
      tokens.push(request.headers.authorization);
      if (attempt === 1) response.writeHead(307, { location: '/elsewhere' }).end();
      else response.writeHead(308, { location: foreign.url }).end();
    });
    const recorder = new StreamRecorder();
    follow(
      recorder,
      home.url,
      { bearerToken: '${env:ARCWALL_TEST_TOKEN}' },
      { ...QUICK, minRetryMs: 60_000, maxRetryMs: 60_000 },
    );
    await waitFor(() => recorder.status.startsWith('retrying'));
    expect(recorder.status).toContain(`redirects to ${new URL(foreign.url).origin} (HTTP 308), which is not followed`);
    expect(tokens).toEqual(['Bearer secret-token', 'Bearer secret-token']);
    expect(foreign.accepted()).toBe(0);
  });

  test('a redirect from https down to http on the same host is not followed', async () => {
    const plain = await server((_request, response) => events(response, 'data: caught\n\n'));
    const secure = await server(
      (_request, response) => response.writeHead(302, { location: plain.url }).end(),
      serveHttps,
    );
    const recorder = new StreamRecorder();
    follow(recorder, secure.url, { caFile: TEST_CERTIFICATE });
    await waitFor(() => recorder.status.includes('is not followed'));
    expect(plain.accepted()).toBe(0);
  });
});

describe('certificates and proxies', () => {
  const secureStream: Answer = (_request, response) => events(response, 'data: over TLS\n\n');

  test('a certificate of one’s own authority is trusted by caFile alone, and without it the status says so', async () => {
    const { url } = await server(secureStream, serveHttps);
    const recorder = new StreamRecorder();
    const without = follow(recorder, url);
    await waitFor(() => recorder.status.startsWith('retrying'));
    expect(recorder.status).toMatch(/certificate of 127\.0\.0\.1:\d+ is not trusted .*caFile/);
    await without.stop();
    follow(recorder, url, { caFile: TEST_CERTIFICATE });
    await waitFor(() => recorder.seen.includes('over TLS'));
  });

  test('a caFile that is missing or no certificate is told', async () => {
    const { url } = await server(secureStream, serveHttps);
    const recorder = new StreamRecorder();
    const missing = follow(recorder, url, { caFile: '/does/not/exist.pem' });
    await waitFor(() => recorder.status.includes('/does/not/exist.pem does not exist'));
    await missing.stop();
    follow(recorder, url, { caFile: join(import.meta.dirname, 'sse.test.ts') });
    await waitFor(() => recorder.status.includes('holds no certificate'));
  });

  test('the proxies of the environment are used, but not for what NO_PROXY names', async () => {
    const secure = await server(secureStream, serveHttps);
    const plain = await server((_request, response) => events(response, 'data: direct\n\n'));
    const proxy = await serveProxy((_request, response) => events(response, 'data: by proxy\n\n'));
    cleanUps.push(proxy.close);
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`);
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`);
    for (const name of ['https_proxy', 'http_proxy', 'no_proxy', 'NO_PROXY']) vi.stubEnv(name, undefined);
    const recorder = new StreamRecorder();
    follow(recorder, secure.url, { caFile: TEST_CERTIFICATE });
    await waitFor(() => recorder.seen.includes('over TLS'));
    expect(proxy.requests).toEqual([`CONNECT 127.0.0.1:${secure.port}`]);
    const other = new StreamRecorder();
    const proxied = follow(other, plain.url);
    await waitFor(() => other.seen.includes('by proxy'));
    expect(proxy.requests.at(-1)).toBe(`GET ${plain.url}`);
    await proxied.stop();
    vi.stubEnv('NO_PROXY', '127.0.0.1');
    follow(other, plain.url);
    await waitFor(() => other.seen.includes('direct'));
  });
});

test('a file that may not be read is told as such', async () => {
  if (process.getuid?.() === 0) return;
  const folder = temporaryDirectory();
  cleanUps.push(folder.remove);
  const file = join(folder.path, 'token');
  writeFileSync(file, 'x');
  chmodSync(file, 0);
  const recorder = new StreamRecorder();
  follow(recorder, 'http://127.0.0.1:9/', { bearerToken: '${file:' + file + '}' });
  await waitFor(() => recorder.status.includes('may not be read'));
});
