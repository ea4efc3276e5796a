import log from 'electron-log/main';
import type { DataDirectory } from '../settings/dataDirectory.ts';
import { maskSecrets } from '../settings/maskSecrets.ts';

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** The log file of a data directory: rotated at 5 MB with one predecessor. Secrets in addresses are masked. */
export function openLog(directory: DataDirectory): Log {
  log.transports.file.resolvePathFn = () => directory.logFile;
  log.transports.file.maxSize = 5 * 1024 * 1024;
  log.transports.file.level = 'info';
  log.transports.console.level = 'warn';
  log.transports.ipc.level = false;
  log.hooks.push((message) => ({
    ...message,
    data: message.data.map((part: unknown) => (typeof part === 'string' ? maskSecrets(part) : part)),
  }));
  return {
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    error: (message) => log.error(message),
  };
}
