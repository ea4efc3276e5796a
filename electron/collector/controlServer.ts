import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { messageOf } from '../contract/result.ts';
import type { CollectorCore } from './collectorCore.ts';
import { controlAddress, controlRequestSchema, type ControlReply } from './controlProtocol.ts';

/** One line of a request; a longer one is nobody's import. */
const LONGEST_REQUEST = 8 * 1024 * 1024;

type ControlledCore = Pick<CollectorCore, 'importFile' | 'health'>;

/** Listens for verbs on this data directory. The caller holds the writer's lock, so an old socket file is dead. */
export function serveControl(dataDirectory: string, core: ControlledCore): Server {
  const address = controlAddress(dataDirectory);
  if (process.platform !== 'win32') {
    mkdirSync(dirname(address), { recursive: true, mode: 0o700 });
    rmSync(address, { force: true });
  }
  const server = createServer((socket) => serve(socket, core));
  server.on('error', (error) => process.stderr.write(`arcwall: no control socket at ${address}: ${error.message}\n`));
  server.listen(address, () => {
    if (process.platform !== 'win32') chmodSync(address, 0o600);
  });
  return server;
}

function serve(socket: Socket, core: ControlledCore): void {
  const reply = (message: ControlReply): void => void socket.write(`${JSON.stringify(message)}\n`);
  socket.on('error', () => socket.destroy());
  let received = 0;
  socket.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > LONGEST_REQUEST) socket.destroy();
  });
  const lines = createInterface({ input: socket });
  // The socket's own errors come here a second time.
  lines.on('error', () => undefined);
  lines.once('line', (line) => {
    void answer(line, core, reply)
      .catch((error: unknown) => reply({ type: 'refused', message: messageOf(error) }))
      .finally(() => socket.end());
  });
}

async function answer(line: string, core: ControlledCore, reply: (message: ControlReply) => void): Promise<void> {
  const request = controlRequestSchema.safeParse(JSON.parse(line));
  if (!request.success) {
    reply({
      type: 'refused',
      message: 'The running Arcwall does not understand this request: is it of another version?',
    });
    return;
  }
  if (request.data.verb === 'health') {
    reply({ type: 'health', health: core.health });
    return;
  }
  for (const file of request.data.files) {
    reply({ type: 'imported', report: await core.importFile(file, request.data.format) });
  }
  reply({ type: 'done' });
}
