import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { failure, messageOf, success, type Result } from '../contract/result.ts';
import { controlAddress, type ControlReply, type ControlRequest } from './controlProtocol.ts';

/** Asks the collector that runs on a data directory; resolves when it has said everything. */
export function askCollector(
  dataDirectory: string,
  request: ControlRequest,
  receive: (reply: ControlReply) => void,
): Promise<Result<null>> {
  const socket = connect(controlAddress(dataDirectory));
  return new Promise((resolve) => {
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
