import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { openHistory } from '../pipeline/store/history.ts';
import { dataDirectoryAt } from '../settings/dataDirectory.ts';
import { readRuntime } from '../settings/runtime.ts';
import { CSV_HEADER, csvLine } from './csv.ts';
import type { VerbCommand } from './options.ts';

/** Written at once; standard output is asked for room in between. */
const CHUNK_CHARACTERS = 64 * 1024;

/** Prints the stored events, oldest first, one a line; reads beside a running collector. */
export async function exportEvents(command: Extract<VerbCommand, { command: 'export' }>): Promise<number> {
  const { database, path } = dataDirectoryAt(command.dataDirectory);
  if (!existsSync(database)) {
    process.stderr.write(`arcwall: nothing is stored in ${path} yet (simulated events are never exported)\n`);
    return 0;
  }
  const { nativeBinding } = readRuntime();
  const history = openHistory({ databasePath: database, nativeBinding });
  if (!history.ok) {
    process.stderr.write(`arcwall: ${history.error.message}\n`);
    return 1;
  }
  let chunk = command.format === 'csv' ? CSV_HEADER : '';
  for (const event of history.value.exportEvents(command)) {
    chunk += command.format === 'csv' ? csvLine(event) : `${JSON.stringify(event)}\n`;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    if (!process.stdout.write(chunk)) await once(process.stdout, 'drain');
    chunk = '';
  }
  process.stdout.write(chunk);
  history.value.close();
  return 0;
}
