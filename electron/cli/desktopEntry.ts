import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRuntime } from '../settings/runtime.ts';
import type { VerbCommand } from './options.ts';

/** Puts Arcwall with its icon into the desktop's application menu, or takes it out (freedesktop.org entries). */
export function desktopEntry({ remove }: Extract<VerbCommand, { command: 'desktop-entry' }>): number {
  if (process.platform !== 'linux') {
    process.stderr.write('arcwall: desktop entries are a Linux thing; use the installer’s shortcut here\n');
    return 1;
  }
  const data = process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share');
  const entry = join(data, 'applications', 'arcwall.desktop');
  const icons = join(readRuntime().assets, 'icons');
  for (const file of readdirSync(icons)) {
    const size = /^(\d+)x\1\.png$/.exec(file)?.[1];
    if (size === undefined) continue;
    const target = join(data, 'icons', 'hicolor', `${size}x${size}`, 'apps', 'arcwall.png');
    if (remove) {
      rmSync(target, { force: true });
    } else {
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(join(icons, file), target);
    }
  }
  if (remove) {
    rmSync(entry, { force: true });
  } else {
    mkdirSync(dirname(entry), { recursive: true });
    writeFileSync(entry, entryText());
  }
  // Desktops that keep a cache want to be told; those without the program read the folder itself.
  spawnSync('update-desktop-database', [dirname(entry)], { stdio: 'ignore' });
  process.stdout.write(`${remove ? 'removed' : 'wrote'} ${entry}\n`);
  return 0;
}

function entryText(): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Arcwall',
    'GenericName=Attack map',
    'Comment=A live map of what is attacking your network',
    `Exec=${launchCommand()}`,
    'Icon=arcwall',
    'Terminal=false',
    'Categories=Network;Monitor;Security;',
    'StartupWMClass=arcwall',
    'Actions=History;Settings;',
    ...(['History', 'Settings'] as const).flatMap((name) => [
      '',
      `[Desktop Action ${name}]`,
      `Name=${name}`,
      `Exec=${launchCommand()} --window ${name.toLowerCase()}`,
    ]),
    '',
  ].join('\n');
}

/** The packaged executable, or in a clone the bootstrap run by this Node. */
function launchCommand(): string {
  if (process.versions['electron'] !== undefined) return quote(process.execPath);
  const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
  return `${quote(process.execPath)} ${quote(join(repository, 'build', 'bootstrap.mjs'))} start`;
}

/** Quoting of the Desktop Entry Specification, section "The Exec key". */
function quote(path: string): string {
  return `"${path.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`;
}
