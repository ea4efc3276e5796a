import { describe, expect, test } from 'vitest';
import {
  forThisRelease,
  installCommand,
  noAptGet,
  notRoot,
  unresolvedLibraries,
} from '../../build/setup/systemPackages.mjs';

describe('what is missing from the system', () => {
  test('without root the user gets one command that can be pasted', () => {
    const missing = [
      { program: 'Xvfb', package: 'xvfb' },
      { library: 'libnss3.so', package: 'libnss3' },
    ];
    const error = notRoot(missing, ['xvfb', 'libnss3']);
    expect(error.message).toContain('Xvfb, libnss3.so');
    expect(error.advice).toContain(
      'sudo apt-get update && sudo apt-get install -y --no-install-recommends xvfb libnss3',
    );
  });

  test('without apt-get the user gets the names to look for', () => {
    const error = noAptGet([{ library: 'libgbm.so.1', package: 'libgbm1' }]);
    expect(error.message).toContain('libgbm.so.1');
    expect(error.advice).toContain('libgbm1');
  });

  test('a release that renamed a library for 64-bit time is asked for the new name', () => {
    const known = new Set(['libasound2t64', 'libgtk-3-0t64', 'libnss3']);
    const packages = forThisRelease(['libasound2', 'libnss3'], (name) => known.has(name));
    expect(packages).toEqual(['libasound2t64', 'libnss3']);
    expect(installCommand(packages)).toContain('libasound2t64 libnss3');
  });

  test('ldd tells which libraries an Electron lacks', () => {
    const output = [
      '\tlinux-vdso.so.1 (0x00007ffd)',
      '\tlibffmpeg.so => /opt/electron/libffmpeg.so (0x00007f)',
      '\tlibgtk-3.so.0 => not found',
      '\tlibnss3.so => not found',
    ].join('\n');
    expect(unresolvedLibraries(output)).toEqual(['libgtk-3.so.0', 'libnss3.so']);
  });
});
