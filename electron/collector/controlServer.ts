import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { messageOf } from '../contract/result.ts';
import type { CollectorCore } from './collectorCore.ts';
import type { ImportDesk } from './importDesk.ts';
import { controlAddress, controlRequestSchema, type ControlReply } from './controlProtocol.ts';

/** One line of a request; a longer one is nobody's import. */
const LONGEST_REQUEST = 8 * 1024 * 1024;

/** A verb that hears nothing for long takes us for stuck. */
const WORKING_EVERY_MS = 2000;

/** What verbs are served by. */
export interface Controlled {
  readonly core: Pick<CollectorCore, 'health'>;
  readonly importer: Pick<ImportDesk, 'importFile'>;
}

/** Listens for verbs on this data directory. The caller holds the writer's lock, so an old socket file is dead. */
export function serveControl(dataDirectory: string, controlled: Controlled): Server {
  const address = controlAddress(dataDirectory);
  const server = createServer((socket) => serve(socket, controlled));
  const complain = (why: string): void => void process.stderr.write(`arcwall: no control socket, ${address}: ${why}\n`);
  server.on('error', (error) => complain(error.message));
  if (process.platform === 'win32') return server.listen(address);
  const folder = dirname(address);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (folder !== dataDirectory && isForeign(folder)) {
    complain('somebody else made its folder');
    return server;
  }
  rmSync(address, { force: true });
  return server.listen(address, () => chmodSync(address, 0o600));
}

/** In the temporary folder anybody could have made it before us, to read along. */
function isForeign(folder: string): boolean {
  const { uid, mode } = lstatSync(folder);
  return uid !== process.getuid?.() || (mode & 0o077) !== 0;
}

function serve(socket: Socket, controlled: Controlled): void {
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
    void answer(line, controlled, reply)
      .catch((error: unknown) => reply({ type: 'refused', message: messageOf(error) }))
      .finally(() => socket.end());
  });
}

async function answer(line: string, controlled: Controlled, reply: (message: ControlReply) => void): Promise<void> {
  const request = controlRequestSchema.safeParse(JSON.parse(line));
  if (!request.success) {
    reply({
      type: 'refused',
      message: 'The running Arcwall does not understand this request: is it of another version?',
    });
    return;
  }
  if (request.data.verb === 'health') {
    reply({ type: 'health', health: controlled.core.health });
    return;
  }
  const { files, format, timeZone } = request.data;
  const working = setInterval(() => reply({ type: 'working' }), WORKING_EVERY_MS);
  try {
    for (const file of files) {
      reply({ type: 'imported', report: await controlled.importer.importFile(file, format, timeZone) });
    }
  } finally {
    clearInterval(working);
  }
  reply({ type: 'done' });
}
