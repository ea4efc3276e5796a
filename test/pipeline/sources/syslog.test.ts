import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { feedSchema, type SyslogFeed } from '../../../electron/contract/settings.ts';
import { dropsAt } from '../../../electron/pipeline/sources/kernelDrops.ts';
import { startSyslog, type SyslogOptions } from '../../../electron/pipeline/sources/syslog.ts';
import { StreamRecorder, type RecorderMoods } from './streamRecorder.ts';
import { waitFor } from './waitFor.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Listener {
  readonly recorder: StreamRecorder;
  readonly udp: number;
  readonly tcp: number;
  stop(): Promise<void>;
}

async function listener(
  settings: Partial<SyslogFeed> = {},
  options: Partial<SyslogOptions> = {},
  moods?: RecorderMoods,
): Promise<Listener> {
  const recorder = new StreamRecorder(moods);
  const feed = feedSchema.parse({ id: 'a', name: 'A', transport: 'syslog' }) as SyslogFeed;
  let ports: { udp: number | null; tcp: number | null } | null = null;
  const source = startSyslog({ ...feed, port: 0, ...settings }, recorder.context(), {
    tickMs: 20,
    ...options,
    onListening: (listening) => (ports = listening),
  });
  cleanUps.push(async () => await source.stop());
  await waitFor(() => ports !== null || /^(failed|retrying)/.test(recorder.status));
  const { udp, tcp } = ports ?? { udp: null, tcp: null };
  return { recorder, udp: udp ?? 0, tcp: tcp ?? 0, stop: async () => await source.stop() };
}

async function dial(port: number, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect(port, host);
  socket.on('error', () => undefined);
  cleanUps.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Not `once`, which fails when a reset comes first. */
async function closed(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise<void>((resolve) => socket.once('close', () => resolve()));
}

async function send(port: number, ...messages: (string | Buffer)[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const message of messages) {
    await new Promise<void>((sent) => socket.send(message, port, '127.0.0.1', () => sent()));
  }
  socket.close();
}

describe('syslog over UDP', () => {
  test('each datagram is a message, of either RFC, and its body is handed on', async () => {
    const { recorder, udp } = await listener();
    expect(recorder.status).toMatch(/^waiting: Listens at 127\.0\.0\.1:0 \(UDP and TCP\); nothing came yet/);
    await send(
      udp,
      '<134>Nov 22 12:30:21 sensor suricata[9]: {"n":1}\n',
      '<134>1 2026-11-22T12:30:21Z sensor suricata 9 - - {"n":2}\0',
      '',
      '<134>Nov 22 12:30:21 fw CEF:0|v|p|1|2|n|5|src=1.2.3.4',
    );
    await waitFor(() => recorder.seen.length === 3);
    expect(recorder.seen).toEqual(['{"n":1}', '{"n":2}', '<134>Nov 22 12:30:21 fw CEF:0|v|p|1|2|n|5|src=1.2.3.4']);
    expect(recorder.status).toBe('idle: ');
  });

  test('the whole message or the body is handed on where the settings say so', async () => {
    const message = '<134>Nov 22 12:30:21 sensor suricata: {"n":1}';
    const whole = await listener({ content: 'whole' });
    await send(whole.udp, message);
    await waitFor(() => whole.recorder.seen.length === 1);
    expect(whole.recorder.seen).toEqual([message]);
    const body = await listener({ content: 'body' });
    await send(body.udp, '<134>Nov 22 12:30:21 fw CEF:0|v|', '<134>Nov 22 12:30:21 fw tag: ');
    await waitFor(() => body.recorder.ignored.length === 1);
    expect(body.recorder.seen).toEqual(['CEF:0|v|']);
    expect(body.recorder.ignored).toEqual(['empty message']);
  });

  test('what has no room waits, up to a limit, and what is lost is counted and told', async () => {
    let isBusy = true;
    const { recorder, udp } = await listener(
      {},
      { maxWaitingBytes: 100 * 300 },
      {
        commitBefore: () => false,
        isBusy: () => isBusy,
      },
    );
    // One turn a frame: a busy sink takes one at a time.
    for (let index = 0; index < 20; index += 1)
      await send(udp, ...Array.from({ length: 50 }, () => `<1>{"n":${index}}`));
    isBusy = false;
    await waitFor(() => recorder.seen.length + recorder.seenRefusals.length === 1000);
    expect(recorder.seenRefusals.every(({ reason }) => /dropped/.test(reason))).toBe(true);
  });

  test.runIf(process.platform === 'linux')('what the kernel drops is counted and told', async () => {
    const { recorder, udp } = await listener();
    // This process waits meanwhile, so nobody takes the datagrams.
    const flood = `const s = require('node:dgram').createSocket('udp4'); const m = Buffer.alloc(8192, 'x');
      s.connect(${udp}, '127.0.0.1', () => { let left = 4000;
        const next = () => left-- > 0 ? s.send(m, () => setImmediate(next)) : s.close(); next(); });`;
    spawnSync(process.execPath, ['-e', flood]);
    await waitFor(() => recorder.seen.length + recorder.seenRefusals.length >= 4000);
    expect(recorder.seen.length + recorder.seenRefusals.length).toBe(4000);
    expect(recorder.seenRefusals.length).toBeGreaterThan(0);
    expect(recorder.seenRefusals.every(({ reason }) => reason === 'dropped by the kernel')).toBe(true);
    await waitFor(() => /faster than they are taken: \d+ were lost/.test(recorder.status));
  });

  test('the drops of a port are read from the kernel’s table', () => {
    const table = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  101: 0100007F:158A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0000000000000000 17
  102: 0100007F:158B 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0000000000000000 4`;
    expect(dropsAt(table, 5514)).toBe(17);
    expect(dropsAt(table, 5516)).toBeNull();
  });
});

describe('syslog over TCP', () => {
  test('newline framing and octet counting are told apart for each connection, wherever the bytes are cut', async () => {
    const { recorder, tcp } = await listener();
    const lines = '<134>Nov 22 12:30:21 s t: {"n":1}\n<134>Nov 22 12:30:21 s t: {"n":2}\r\n';
    const message = '<134>1 2026-11-22T12:30:21Z s t - - - {"n":"three\nlines"}';
    const counted = `${Buffer.byteLength(message)} ${message}`.repeat(2);
    for (const text of [lines, counted]) {
      for (let cut = 1; cut < text.length; cut += 1) {
        const before = recorder.seen.length;
        const socket = await dial(tcp);
        socket.setNoDelay(true);
        await new Promise((written) => socket.write(text.slice(0, cut), written));
        // The listener takes what is there before the rest follows.
        await new Promise((next) => setImmediate(next));
        socket.end(text.slice(cut));
        await waitFor(() => recorder.seen.length === before + 2);
      }
    }
    expect(new Set(recorder.seen)).toEqual(new Set(['{"n":1}', '{"n":2}', '{"n":"three\nlines"}']));
    expect(recorder.seenRefusals).toEqual([]);
  });

  test('a last line without its end counts, and a counted message that is cut off is refused', async () => {
    const { recorder, tcp } = await listener();
    (await dial(tcp)).end('<1>Nov 22 12:30:21 s t: {"n":1}');
    (await dial(tcp)).end('100 <1>Nov 22 12:30:21 s t: {"n":2}');
    await waitFor(() => recorder.seen.length === 1 && recorder.seenRefusals.length === 1);
    expect(recorder.seenRefusals[0]?.reason).toBe('message cut off');
  });

  test('a message that is too long is skipped and counted in both framings, its neighbours kept', async () => {
    const { recorder, tcp } = await listener({}, { maxLineBytes: 100 });
    const long = `<1>${'x'.repeat(997)}`;
    (await dial(tcp)).write(`<1>{"n":1}\n${long}\n<1>{"n":2}\n`);
    (await dial(tcp)).write(`10 <1>{"n":3}1000 ${long}10 <1>{"n":4}`);
    await waitFor(() => recorder.seen.length === 4);
    expect(recorder.seen.toSorted()).toEqual(['{"n":1}', '{"n":2}', '{"n":3}', '{"n":4}']);
    expect(recorder.seenRefusals).toEqual([
      { reason: 'line too long', byteLength: 1000 },
      { reason: 'line too long', byteLength: 1000 },
    ]);
  });

  test('an endless line and a length that is none end the connection with words, and the next one works', async () => {
    const { recorder, tcp } = await listener({}, { maxLineBytes: 1000 });
    const endless = await dial(tcp);
    const block = Buffer.alloc(8192, 'x');
    const pour = (): void => void (endless.destroyed || endless.write(block, pour));
    pour();
    await closed(endless);
    await waitFor(() => recorder.status.includes('sends a message without an end'));
    const broken = await dial(tcp);
    broken.write('10 <1>{"n":1}garbage');
    await closed(broken);
    await waitFor(() => recorder.status.includes('octet counting'));
    (await dial(tcp)).write('<1>{"n":2}\n');
    await waitFor(() => recorder.seen.includes('{"n":2}'));
  });

  test('garbage is handed on as lines, and the listener goes on', async () => {
    const { recorder, tcp, udp } = await listener();
    const garbage = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7919 + (index >> 3)) % 256));
    (await dial(tcp)).end(garbage);
    await send(udp, garbage.subarray(0, 1000));
    (await dial(tcp)).write('<1>{"n":1}\n');
    await waitFor(() => recorder.seen.includes('{"n":1}'));
  });

  test('only so many connections are taken, and one that is idle gives way', async () => {
    const { recorder, tcp } = await listener({}, { maxConnections: 3, idleMs: 150 });
    const idle = [await dial(tcp), await dial(tcp), await dial(tcp)];
    for (const socket of idle) socket.write('<1>{}\n');
    await waitFor(() => recorder.seen.length === 3);
    const tooMany = await dial(tcp);
    await closed(tooMany);
    expect(recorder.status).toMatch(/127\.0\.0\.1 was turned away: 3 connections are open/);
    const oneClosed = Promise.race(idle.map(closed));
    await waitFor(() => {
      const socket = connect(tcp, '127.0.0.1', () => socket.write('<1>{"n":1}\n'));
      socket.on('error', () => undefined);
      cleanUps.push(() => socket.destroy());
      return recorder.seen.includes('{"n":1}');
    });
    await oneClosed;
  });

  test('a thousand connections, cut off or half open, leave nothing behind', async () => {
    const { recorder, tcp, stop } = await listener({ protocol: 'tcp' });
    const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;
    const before = sockets();
    for (let index = 0; index < 1000; index += 1) {
      const socket = await dial(tcp);
      if (index % 3 === 0) socket.resetAndDestroy();
      else if (index % 3 === 1) socket.end('<1>{"half":');
      else socket.end(`<1>{"n":${index}}\n`);
      cleanUps.pop();
    }
    await waitFor(() => recorder.seen.length === 666);
    await waitFor(() => sockets() <= before + 1);
    await dial(tcp);
    await stop();
    await waitFor(() => sockets() <= before);
  });
});

describe('who may send', () => {
  test('an address that others reach needs a list of senders', async () => {
    for (const address of ['0.0.0.0', '::', '192.0.2.1']) {
      const { recorder } = await listener({ address });
      expect(recorder.status).toMatch(/^failed: Listening at .* lets others send\. List the networks/);
    }
    const { recorder } = await listener({ address: '0.0.0.0', allowedSenders: ['10.0.0.0/8', '10.0.0.0/99', 'x'] });
    expect(recorder.status).toBe('failed: These allowedSenders are no networks: 10.0.0.0/99, x.');
  });

  test('a sender that is not listed is turned away and named', async () => {
    const { recorder, udp, tcp } = await listener({ address: '0.0.0.0', allowedSenders: ['10.0.0.0/8'] });
    await send(udp, '<1>{"n":1}');
    await waitFor(() => recorder.seenRefusals.length === 1);
    expect(recorder.seenRefusals[0]?.reason).toBe('sender not allowed');
    expect(recorder.status).toContain('127.0.0.1 sends and is not among the feed’s allowedSenders'.replace('’', "'"));
    const socket = await dial(tcp);
    await closed(socket);
    expect(recorder.seen).toEqual([]);
  });

  test('a listed sender is heard, also through an IPv6 socket', async () => {
    const { recorder, udp, tcp } = await listener({ address: '::', allowedSenders: ['127.0.0.0/8'] });
    await send(udp, '<1>{"n":1}');
    (await dial(tcp)).write('<1>{"n":2}\n');
    await waitFor(() => recorder.seen.length === 2);
  });

  test.runIf(
    Object.values(networkInterfaces())
      .flat()
      .some((one) => one?.family === 'IPv4' && !one.internal),
  )('by default nobody but this machine can connect', async () => {
    const outer = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal);
    const { tcp } = await listener();
    const socket = connect(tcp, outer?.address);
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });
});

test('a port that is taken is told, and listened at as soon as it is free', async () => {
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  const { port } = other.address() as AddressInfo;
  const { recorder } = await listener({ port, protocol: 'tcp' }, { minRetryMs: 5 });
  expect(recorder.status).toContain(`Another program listens at 127.0.0.1:${port} (TCP)`);
  await new Promise((closed) => other.close(closed));
  await waitFor(() => recorder.status.startsWith('waiting'));
  (await dial(port)).write('<1>{"n":1}\n');
  await waitFor(() => recorder.seen.length === 1);
});
