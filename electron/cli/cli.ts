import { exportEvents } from './exportEvents.ts';
import { desktopEntry } from './desktopEntry.ts';
import { doctor } from './doctor.ts';
import { helpText } from './help.ts';
import { importFiles } from './importFiles.ts';
import { parseArguments, type VerbCommand } from './options.ts';

declare const __ARCWALL_VERSION__: string;

/** The verbs: plain Node, no window, no display. Standard output holds the result, standard error everything else. */
async function run(command: VerbCommand): Promise<number> {
  switch (command.command) {
    case 'import':
      return importFiles(command);
    case 'export':
      return exportEvents(command);
    case 'doctor':
      return doctor(command);
    case 'desktop-entry':
      return desktopEntry(command);
    case 'help':
      process.stdout.write(helpText());
      return 0;
    case 'version':
      process.stdout.write(`${__ARCWALL_VERSION__}\n`);
      return 0;
  }
}

const parsed = parseArguments(process.argv.slice(2));
if (!parsed.ok) {
  process.stderr.write(`${parsed.error.message}\n`);
  process.exitCode = 2;
} else if (parsed.value.command === 'window') {
  process.stderr.write('arcwall: a window needs the desktop application (see --help)\n');
  process.exitCode = 2;
} else {
  // `arcwall export | head` closes the pipe early: that is the reader's right, not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  process.exitCode = await run(parsed.value).catch((error: unknown) => {
    process.stderr.write(`arcwall: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  });
}
