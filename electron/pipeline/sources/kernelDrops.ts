import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';

/**
 * Datagrams that the kernel dropped at a UDP port since its socket was opened, because they came faster than they were
 * taken. Linux tells in /proc/net/udp and udp6 (the last column, proc(5)); null where it cannot be seen.
 */
export async function kernelDrops(port: number): Promise<number | null> {
  if (platform() !== 'linux') return null;
  const tables = await Promise.all(
    ['/proc/net/udp', '/proc/net/udp6'].map(async (path) => await readFile(path, 'latin1').catch(() => '')),
  );
  return dropsAt(tables.join('\n'), port);
}

/** The sum over the rows of a port, which only one of our sockets has; null without such a row. */
export function dropsAt(table: string, port: number): number | null {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  let sum: number | null = null;
  for (const line of table.split('\n')) {
    const columns = line.trim().split(/\s+/);
    if (columns[1]?.endsWith(`:${hexPort}`) === true) sum = (sum ?? 0) + (Number(columns.at(-1)) || 0);
  }
  return sum;
}
