import { app } from 'electron';
import { parseArguments, type WindowCommand } from '../cli/options.ts';
import { dataDirectoryAt, prepareDataDirectory } from '../settings/dataDirectory.ts';
import { loadSettings } from '../settings/settingsFile.ts';
import { applicationArguments } from './applicationArguments.ts';
import { registerAppScheme } from './appScheme.ts';
import { applySwitches } from './chromiumSwitches.ts';
import { becomeFirstInstance } from './firstInstance.ts';
import { openLog, type Log } from './log.ts';
import { runVerb } from './runVerb.ts';
import { startApplication } from './startApplication.ts';

/** A fault sooner than this would come again at once. */
const RELAUNCH_AFTER_S = 60;

const argv = applicationArguments(process.argv, process.defaultApp);
const parsed = parseArguments(argv);
if (!parsed.ok) {
  process.stderr.write(`${parsed.error.message}\n`);
  app.exit(2);
} else if (parsed.value.command !== 'window') {
  app.exit(runVerb(argv));
} else {
  openWindow(parsed.value);
}

/** Everything here must happen before Electron is ready; a top-level await would keep it from ever being so. */
function openWindow(command: WindowCommand): void {
  const directory = prepareDataDirectory(dataDirectoryAt(command.dataDirectory));
  if (!directory.ok) {
    process.stderr.write(`arcwall: ${directory.error.message}\n`);
    app.exit(1);
    return;
  }
  if (!becomeFirstInstance(directory.value, command)) return;
  const log = openLog(directory.value);
  const loaded = loadSettings(directory.value.settingsFile);
  if (loaded.problem !== null) log.warn(loaded.problem);
  applySwitches(command.softwareRendering || loaded.settings.wall.softwareRendering);
  registerAppScheme();
  // Electron's own answer to an exception is a dialog that nobody at a wall can close.
  process.on('uncaughtException', (error) => endOnFault(error, log));
  app
    .whenReady()
    .then(() => startApplication(command, directory.value, loaded, log))
    .catch((error: Error) => endOnFault(error, log));
}

/** A bug: said, logged, and the process ends. One that ran well until now is started again. */
function endOnFault(error: Error, log: Log): void {
  process.stderr.write(`arcwall: ended by a fault: ${error.message}\n`);
  log.error(`ended by a fault: ${error.stack ?? error.message}`);
  if (process.uptime() > RELAUNCH_AFTER_S) app.relaunch();
  app.exit(1);
}
