import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startUnixSocket, type UnixSocketOptions } from '../../../electron/pipeline/sources/unixSocket.ts';
import type { Source } from '../../../electron/pipeline/stages.ts';
import { temporaryDirectory } from '../../fixtures/repository.ts';
import { StreamRecorder } from './streamRecorder.ts';
import { waitFor } from './waitFor.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function folder(): string {
  const directory = temporaryDirectory();
  cleanUps.push(() => directory.remove());
  return directory.path;
}

interface Listener {
  readonly recorder: StreamRecorder;
  readonly source: Source;
}

async function listener(path: string, options: Partial<UnixSocketOptions> = {}): Promise<Listener> {
  const recorder = new StreamRecorder();
  const source = startUnixSocket({ path }, recorder.context(), { lookMs: 20, ...options });
  cleanUps.push(async () => await source.stop());
  await waitFor(() => recorder.status !== '');
  return { recorder, source };
}

async function dial(path: string): Promise<Socket> {
  const socket = connect(path);
  socket.on('error', () => undefined);
  cleanUps.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

async function closed(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise<void>((resolve) => socket.once('close', () => resolve()));
}

test('lines of a writer are frames, and the state says whether one is there', async () => {
  const path = join(folder(), 'eve.sock');
  const { recorder, source } = await listener(path);
  expect(recorder.status).toBe(
    `waiting: Waits for a writer at ${path}. In suricata.yaml: filetype: unix_stream, filename: ${path}`,
  );
  const writer = await dial(path);
  writer.write('{"n":1}\n{"n":');
  await waitFor(() => recorder.seen.length === 1);
  expect(recorder.status).toBe('idle: ');
  writer.end('2}\n');
  await waitFor(() => recorder.status.startsWith('waiting'));
  expect(recorder.seen).toEqual(['{"n":1}', '{"n":2}']);
  (await dial(path)).write('{"n":3}\n');
  await waitFor(() => recorder.seen.length === 3);
  await source.stop();
  expect(readdirSync(join(path, '..'))).toEqual([]);
});

test('only its own user may connect', async () => {
  const path = join(folder(), 'eve.sock');
  const before = process.umask(0);
  await listener(path);
  process.umask(before);
  expect(lstatSync(path).mode & 0o777).toBe(0o600);
  expect(lstatSync(path).isSocket()).toBe(true);
});

test('a socket that a killed program left is replaced', async () => {
  const path = join(folder(), 'eve.sock');
  spawnSync(process.execPath, [
    '-e',
    `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`,
  ]);
  expect(lstatSync(path).isSocket()).toBe(true);
  const { recorder } = await listener(path);
  (await dial(path)).write('{"n":1}\n');
  await waitFor(() => recorder.seen.length === 1);
});

test('a socket that another program listens on is left to it', async () => {
  const path = join(folder(), 'eve.sock');
  const other = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((listening) => other.listen(path, listening));
  const { recorder } = await listener(path);
  expect(recorder.status).toContain(`Another program listens at ${path}`);
  await new Promise((done) => other.close(done));
  await waitFor(() => recorder.status.startsWith('waiting'));
});

test('a file, a directory and a symbolic link at the path are never removed', async () => {
  const directory = folder();
  const file = join(directory, 'file');
  writeFileSync(file, 'precious');
  mkdirSync(join(directory, 'directory'));
  symlinkSync(file, join(directory, 'link'));
  for (const name of ['file', 'directory', 'link']) {
    const { recorder, source } = await listener(join(directory, name));
    expect(recorder.status).toMatch(/is there already and no socket\. It is left alone/);
    await source.stop();
  }
  expect(readFileSync(file, 'utf8')).toBe('precious');
  expect(readdirSync(directory).toSorted()).toEqual(['directory', 'file', 'link']);
});

test('a path that cannot be is told with what to do', async () => {
  const directory = folder();
  expect((await listener(join(directory, 'x'.repeat(100)))).recorder.status).toMatch(
    /^failed: .*too long for a socket/,
  );
  expect((await listener(join(directory, 'none', 'eve.sock'))).recorder.status).toMatch(
    /directory of .* does not exist/,
  );
});

test('a socket that somebody removed is made again', async () => {
  const path = join(folder(), 'eve.sock');
  const { recorder } = await listener(path);
  rmSync(path);
  await waitFor(() => existsSync(path));
  (await dial(path)).write('{"n":1}\n');
  await waitFor(() => recorder.seen.length === 1);
});

test('a line without an end, garbage and too many writers are dealt with', async () => {
  const path = join(folder(), 'eve.sock');
  const { recorder } = await listener(path, { maxLineBytes: 1000, maxConnections: 2 });
  const endless = await dial(path);
  const block = Buffer.alloc(8192, 'x');
  const pour = (): void => void (endless.destroyed || endless.write(block, pour));
  pour();
  await closed(endless);
  await waitFor(() => recorder.status.includes('a line without an end'));
  (await dial(path)).write(Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256)));
  (await dial(path)).write('\n{"n":1}\n');
  await waitFor(() => recorder.seen.includes('{"n":1}'));
  await closed(await dial(path));
});

test('a thousand writers, one after another, leave nothing behind', async () => {
  const path = join(folder(), 'eve.sock');
  const pipes = (): number => process.getActiveResourcesInfo().filter((name) => name.startsWith('Pipe')).length;
  const before = pipes();
  const { recorder, source } = await listener(path);
  for (let index = 0; index < 1000; index += 1) {
    const socket = await dial(path);
    cleanUps.pop();
    if (index % 2 === 0) socket.end(`{"n":${index}}\n`);
    else socket.destroy();
    await closed(socket);
  }
  await waitFor(() => recorder.seen.length === 500);
  await source.stop();
  await waitFor(() => pipes() <= before);
});
