import type { ListenOptions, Server } from 'node:net';
import { messageOf } from '../../contract/result.ts';
import { errorCodeOf } from './pathProblem.ts';

/** Resolves when the server listens, and rejects when it cannot; a later error goes to `onError`. */
export async function listen(server: Server, where: ListenOptions, onError: (error: Error) => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      server.on('error', onError);
      resolve();
    });
  });
}

/** Takes no more connections; those that are open go on. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Node waits for open connections, which are closed beside this.
  await closed;
}

/** Why a place cannot be listened at, and what to do. */
export function listenProblem(thrown: unknown, place: string): string {
  switch (errorCodeOf(thrown)) {
    case 'EADDRINUSE':
      return `Another program listens at ${place}. End it, or choose another port.`;
    case 'EACCES':
    case 'EPERM':
      return `This user may not listen at ${place}. Choose a port from 1024 on, or give the right to.`;
    case 'EADDRNOTAVAIL':
      return `This machine has no such address: ${place}. Check it, and the network.`;
    default:
      return `Listening at ${place} fails: ${messageOf(thrown)}`;
  }
}
