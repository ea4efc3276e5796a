import { readFileSync, statSync, mkdirSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cacheFolder } from './cacheFolder.mjs';
import { step } from './report.mjs';
import { findProgram, lastLines, runProgram } from './runProgram.mjs';
import { SetupError } from './setupError.mjs';

/**
 * One thing Electron or the set-up needs from a Linux system, and the Debian package that brings it.
 *
 * @typedef {{ library: string, package: string } | { program: string, package: string }} Need
 */

/** @type {Need[]} */
const ELECTRON_LIBRARIES = [
  { library: 'libgtk-3.so.0', package: 'libgtk-3-0' },
  { library: 'libnss3.so', package: 'libnss3' },
  { library: 'libasound.so.2', package: 'libasound2' },
  { library: 'libgbm.so.1', package: 'libgbm1' },
  { library: 'libXss.so.1', package: 'libxss1' },
  { library: 'libatk-bridge-2.0.so.0', package: 'libatk-bridge2.0-0' },
  { library: 'libdrm.so.2', package: 'libdrm2' },
  { library: 'libxkbcommon.so.0', package: 'libxkbcommon0' },
  { library: 'libcups.so.2', package: 'libcups2' },
];

/** @type {Record<'unzip' | 'display' | 'compiler', Need[]>} */
const TOOLS = {
  unzip: [{ program: 'unzip', package: 'unzip' }],
  display: [{ program: 'Xvfb', package: 'xvfb' }],
  compiler: [
    { program: 'g++', package: 'g++' },
    { program: 'make', package: 'make' },
    { program: 'python3', package: 'python3' },
  ],
};

/**
 * Installs what is missing with apt-get when root, else says the exact command. Does nothing on other systems than Linux.
 *
 * @param {{ electron: boolean, tools: (keyof typeof TOOLS)[] }} wanted
 */
export async function ensureSystemPackages(wanted) {
  if (process.platform !== 'linux') return;
  const missing = missingNeeds(wanted);
  if (missing.length === 0) return;
  const aptGet = findProgram('apt-get');
  if (aptGet === null) throw noAptGet(missing);

  const isRoot = process.getuid?.() === 0;
  if (!isRoot) throw notRoot(missing, renamedPackages(missing));
  const reason = `Electron and its set-up need ${missing.map(nameOf).join(', ')}`;
  await step('Installing system packages', reason, async (setDetail) => {
    setDetail('reading the package lists');
    await apt(aptGet, ['update', '-qq']);
    const packages = renamedPackages(missing);
    setDetail(`installing ${packages.join(' ')}`);
    await apt(aptGet, ['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  });
  const still = missingNeeds(wanted);
  if (still.length > 0) {
    throw new SetupError(
      `After apt-get these are still missing: ${still.map(nameOf).join(', ')}.`,
      'Install them by hand, then start again.',
    );
  }
}

/**
 * Asks the dynamic linker whether this very Electron can start. The answer is kept until the system's libraries change.
 *
 * @param {string} executable
 */
export async function assertElectronLinks(executable) {
  if (process.platform !== 'linux') return;
  const stamp = join(cacheFolder(), 'linked.json');
  const key = JSON.stringify([executable, mtimeOf(executable), mtimeOf('/etc/ld.so.cache')]);
  if (readOrEmpty(stamp) === key) return;
  const { output } = await runProgram('ldd', [executable]).catch(() => ({ output: '' }));
  const missing = unresolvedLibraries(output);
  if (missing.length > 0) {
    throw new SetupError(
      `Electron cannot start here: the system lacks ${missing.join(', ')}.`,
      'Install the packages that hold them (on Debian and Ubuntu `apt-file search NAME` tells which), then start again.',
    );
  }
  mkdirSync(cacheFolder(), { recursive: true });
  writeFileSync(stamp, key);
}

/**
 * @param {string} lddOutput
 * @returns {string[]}
 */
export function unresolvedLibraries(lddOutput) {
  return [...lddOutput.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1] ?? '');
}

/**
 * Newer Debian and Ubuntu renamed some libraries for their 64-bit time (libasound2 is libasound2t64), and the old name may
 * then be a virtual one that apt-get refuses.
 *
 * @param {string[]} packages
 * @param {(name: string) => boolean} exists whether the package lists know the name
 */
export function forThisRelease(packages, exists) {
  return packages.map((name) => (exists(`${name}t64`) ? `${name}t64` : name));
}

/** @param {string[]} packages */
export function installCommand(packages) {
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

/**
 * @param {Need[]} missing
 * @param {string[]} packages
 */
export function notRoot(missing, packages) {
  return new SetupError(
    `The system lacks ${missing.map(nameOf).join(', ')}, and installing it needs root.`,
    `Run this, then start again:\n  ${installCommand(packages)}`,
  );
}

/** @param {Need[]} missing */
export function noAptGet(missing) {
  return new SetupError(
    `The system lacks ${missing.map(nameOf).join(', ')}, and there is no apt-get to install it with.`,
    `Install it with your system's package manager, then start again. (Debian's names: ${missing.map((need) => need.package).join(' ')}.)`,
  );
}

/** @param {{ electron: boolean, tools: (keyof typeof TOOLS)[] }} wanted */
function missingNeeds(wanted) {
  const needs = wanted.tools.flatMap((tool) => TOOLS[tool]);
  const missing = needs.filter((need) => 'program' in need && findProgram(need.program) === null);
  if (!wanted.electron) return missing;
  const known = knownLibraries();
  // Without ldconfig (musl, NixOS) only ldd can tell, once Electron is there.
  if (known === null) return missing;
  return [
    ...missing,
    ...ELECTRON_LIBRARIES.filter((need) => 'library' in need && !known.includes(`\t${need.library} `)),
  ];
}

function knownLibraries() {
  for (const ldconfig of ['/sbin/ldconfig', '/usr/sbin/ldconfig', 'ldconfig']) {
    const { status, stdout } = spawnSync(ldconfig, ['-p'], { encoding: 'utf8' });
    if (status === 0) return stdout;
  }
  return null;
}

/** @param {Need[]} missing */
function renamedPackages(missing) {
  const names = [...new Set(missing.map((need) => need.package))];
  return forThisRelease(names, (name) => {
    const { status, stdout } = spawnSync('apt-cache', ['show', '--no-all-versions', name], { encoding: 'utf8' });
    return status === 0 && stdout.includes('Package:');
  });
}

/**
 * @param {string} aptGet
 * @param {string[]} args
 */
async function apt(aptGet, args) {
  const { code, output } = await runProgram(aptGet, args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
  if (code !== 0) {
    throw new SetupError(`apt-get ${args[0]} failed:\n${lastLines(output)}`, 'Repair that, then start again.');
  }
}

/** @param {Need} need */
function nameOf(need) {
  return 'library' in need ? need.library : need.program;
}

/** @param {string} path */
function mtimeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** @param {string} path */
function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
