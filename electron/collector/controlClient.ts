import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { failure, messageOf, success, type Result } from '../contract/result.ts';
import { controlAddress, type ControlReply, type ControlRequest } from './controlProtocol.ts';

/** A collector that says nothing for so long does not work; while it imports it says so every two seconds. */
const SILENCE_LIMIT_MS = 10_000;

/** Asks the collector that runs on a data directory; resolves when it has said everything. */
export function askCollector(
  dataDirectory: string,
  request: ControlRequest,
  receive: (reply: ControlReply) => void,
  silenceLimitMs = SILENCE_LIMIT_MS,
): Promise<Result<null, 'not-reached' | 'silent'>> {
  const socket = connect(controlAddress(dataDirectory));
  socket.setTimeout(silenceLimitMs);
  return new Promise((resolve) => {
    socket.once('timeout', () => {
      resolve(failure('silent', 'the running Arcwall does not answer: end it, and start it again'));
      socket.destroy();
    });
    socket.once('error', (error) => {
      resolve(failure('not-reached', `the running Arcwall could not be reached (${messageOf(error)}): try again`));
    });
    socket.once('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    const lines = createInterface({ input: socket });
    // The socket's own errors come here a second time.
    lines.on('error', () => undefined);
    // Our own program's words, over a socket that only this user can open.
    lines.on('line', (line) => receive(JSON.parse(line) as ControlReply));
    lines.once('close', () => resolve(success(null)));
  });
}
