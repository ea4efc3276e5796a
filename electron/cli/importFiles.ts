import { sumReasons } from '../contract/feedHealth.ts';
import { CollectorCore } from '../collector/collectorCore.ts';
import { askCollector } from '../collector/controlClient.ts';
import type { ControlRequest } from '../collector/controlProtocol.ts';
import { describeCounts, type ImportReport } from '../collector/importReport.ts';
import { placesConfigOf } from '../collector/placesConfig.ts';
import { findFormat, FORMATS } from '../pipeline/decode/registry.ts';
import { acquireWriterLock } from '../pipeline/store/writerLock.ts';
import { dataDirectoryAt, prepareDataDirectory, type DataDirectory } from '../settings/dataDirectory.ts';
import { readRuntime } from '../settings/runtime.ts';
import { loadSettings } from '../settings/settingsFile.ts';
import { describeUnlocated } from './describeUnlocated.ts';
import type { VerbCommand } from './options.ts';

/** Of the addresses without a place; `doctor` shows more. */
const UNLOCATED_SHOWN = 10;

type ImportCommand = Extract<VerbCommand, { command: 'import' }>;

/**
 * Reads whole files into the database and prints what became of every line. Where a collector runs on the same data
 * directory it does the work. Exit code 1 when any line was refused or a file could not be read.
 */
export async function importFiles(command: ImportCommand): Promise<number> {
  if (findFormat(command.format) === null) {
    const known = FORMATS.map(({ entry }) => entry.id).join(', ');
    process.stderr.write(`arcwall: there is no format "${command.format}": ${known}\n`);
    return 2;
  }
  const directory = prepareDataDirectory(dataDirectoryAt(command.dataDirectory));
  if (!directory.ok) {
    process.stderr.write(`arcwall: ${directory.error.message}\n`);
    return 1;
  }
  let failed = false;
  const print = (report: ImportReport): void => {
    process.stdout.write(reportText(report));
    if (report.failure !== null || sumReasons(report.counts.refused) > 0) failed = true;
  };
  const { nativeBinding } = readRuntime();
  const lock = acquireWriterLock(directory.value.path, nativeBinding);
  if (!lock.ok && lock.error.kind !== 'taken') {
    process.stderr.write(`arcwall: ${lock.error.message}\n`);
    return 1;
  }
  const done = lock.ok
    ? await importHere(directory.value, command, print).finally(() => lock.value.release())
    : await importThere(directory.value, command, print);
  return failed || !done ? 1 : 0;
}

async function importHere(
  directory: DataDirectory,
  command: ImportCommand,
  print: (report: ImportReport) => void,
): Promise<boolean> {
  const runtime = readRuntime();
  const { settings, problem } = loadSettings(directory.settingsFile);
  if (problem !== null) process.stderr.write(`arcwall: ${problem}\n`);
  let failure: string | null = null;
  let tellFailing: (none: null) => void = () => undefined;
  const failing = new Promise<null>((resolve) => (tellFailing = resolve));
  const core = new CollectorCore(
    {
      ...placesConfigOf(settings, runtime),
      dataDirectory: directory.path,
      databasePath: directory.database,
      nativeBinding: runtime.nativeBinding,
      feeds: [],
      notices: [],
    },
    new URL('../collector/', import.meta.url),
    {
      health: () => undefined,
      failed: (message) => {
        failure = message;
        tellFailing(null);
      },
    },
  );
  for (const file of command.files) {
    const report = await Promise.race([core.importFile(file, command.format), failing]);
    if (report === null) break;
    print(report);
  }
  await core.stop();
  for (const line of describeUnlocated(core.health.unlocated, UNLOCATED_SHOWN)) process.stdout.write(`${line}\n`);
  if (failure !== null) process.stderr.write(`arcwall: ${String(failure)}\n`);
  return failure === null;
}

/** Hands the job to the collector that holds the lock, and prints its answers. */
async function importThere(
  directory: DataDirectory,
  command: ImportCommand,
  print: (report: ImportReport) => void,
): Promise<boolean> {
  process.stderr.write('arcwall: Arcwall is running on this data directory and does the import\n');
  let done = false;
  const request: ControlRequest = { verb: 'import', files: [...command.files], format: command.format };
  const asked = await askCollector(directory.path, request, (reply) => {
    if (reply.type === 'imported') print(reply.report);
    else if (reply.type === 'done') done = true;
    else if (reply.type === 'refused') process.stderr.write(`arcwall: ${reply.message}\n`);
  });
  if (!asked.ok) process.stderr.write(`arcwall: ${asked.error.message}\n`);
  return done;
}

function reportText({ path, counts, failure }: ImportReport): string {
  if (failure !== null) return `${path}\n  not read  ${failure}\n`;
  const nothing = counts.frames === 0 ? ['(imported before, or empty: nothing new in it)'] : [];
  return [path, ...[...describeCounts(counts), ...nothing].map((line) => `  ${line}`), ''].join('\n');
}
