import { sumReasons } from '../contract/feedHealth.ts';
import { CollectorCore } from '../collector/collectorCore.ts';
import { askCollector } from '../collector/controlClient.ts';
import type { ControlRequest } from '../collector/controlProtocol.ts';
import { describeCounts, type ImportReport } from '../collector/importReport.ts';
import { placesConfigOf } from '../collector/placesConfig.ts';
import { FORMAT_LIST, isFormatChoice } from '../pipeline/decode/registry.ts';
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
  if (!isFormatChoice(command.format)) {
    process.stderr.write(`arcwall: there is no format "${command.format}": ${FORMAT_LIST}\n`);
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
      siteDatabasePath: directory.database,
      nativeBinding: runtime.nativeBinding,
      feeds: [],
      mutes: settings.mutes,
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
    const report = await Promise.race([core.importFile(file, command.format, command.timeZone), failing]);
    if (report === null) break;
    print(report);
  }
  await core.stop();
  for (const { message } of core.health.notices) process.stderr.write(`arcwall: ${message}\n`);
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
  const { files, format, timeZone } = command;
  const request: ControlRequest = { verb: 'import', files: [...files], format, timeZone };
  const asked = await askCollector(directory.path, request, (reply) => {
    if (reply.type === 'imported') print(reply.report);
    else if (reply.type === 'done') done = true;
    else if (reply.type === 'refused') process.stderr.write(`arcwall: ${reply.message}\n`);
  });
  if (!asked.ok) process.stderr.write(`arcwall: ${asked.error.message}\n`);
  else if (!done) process.stderr.write('arcwall: the running Arcwall ended before the import was done: try again\n');
  return done;
}

function reportText({ path, format, formatReason, counts, failure }: ImportReport): string {
  if (failure !== null) return `${path}\n  not read  ${failure}\n`;
  const taken = formatReason === null ? [] : [`format    ${format}: ${formatReason}`];
  const refused = sumReasons(counts.refused);
  const misfit =
    refused * 2 > counts.frames
      ? [
          `! The format does not fit: ${format} refused ${refused} of ${counts.frames} lines. Name another with --format.`,
        ]
      : [];
  const nothing = counts.frames === 0 ? ['(imported before, or empty: nothing new in it)'] : [];
  const lines = [...taken, ...describeCounts(counts), ...misfit, ...nothing];
  return [path, ...lines.map((line) => `  ${line}`), ''].join('\n');
}
