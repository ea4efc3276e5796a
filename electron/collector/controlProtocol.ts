import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { CollectorHealth } from './collectorMessages.ts';
import type { ImportReport } from './importReport.ts';

/**
 * How a verb hands its job to the collector that runs on the same data directory: one JSON line there, JSON lines
 * back, over a local socket that only this user can open.
 */
export const controlRequestSchema = z.discriminatedUnion('verb', [
  z.strictObject({
    verb: z.literal('import'),
    files: z.array(z.string().min(1).max(4096)).min(1).max(10_000),
    format: z.string().min(1).max(40),
    timeZone: z.string().min(1).max(60),
  }),
  z.strictObject({ verb: z.literal('health') }),
]);

export type ControlRequest = z.infer<typeof controlRequestSchema>;

export type ControlReply =
  | { readonly type: 'imported'; readonly report: ImportReport }
  | { readonly type: 'health'; readonly health: CollectorHealth }
  /** The import goes on. */
  | { readonly type: 'working' }
  | { readonly type: 'done' }
  | { readonly type: 'refused'; readonly message: string };

/** Unix socket paths hold about a hundred bytes; longer data directories get a folder of their own under the temp one. */
const LONGEST_SOCKET_PATH = 100;

/** The address of the control socket of a data directory: a path, or a named pipe on Windows. */
export function controlAddress(dataDirectory: string): string {
  const digest = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return `\\\\.\\pipe\\arcwall-${digest}`;
  const beside = join(dataDirectory, 'control.sock');
  return Buffer.byteLength(beside) <= LONGEST_SOCKET_PATH
    ? beside
    : join(tmpdir(), `arcwall-${process.getuid?.() ?? 0}-${digest}`, 'control.sock');
}
