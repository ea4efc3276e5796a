import { join } from 'node:path';
import { runChild } from '../runChild.mjs';
import { setUpElectron } from '../setup/setup.mjs';
import { startXvfb, wantsVirtualDisplay } from '../xvfb.mjs';

/**
 * Draws the icons anew from assets/icons/*.svg.
 *
 * @param {string} repository
 */
export async function run(repository) {
  const virtual = wantsVirtualDisplay();
  const electron = await setUpElectron(repository, { display: virtual ? 'virtual' : 'own' });
  const display = virtual ? await startXvfb({ width: 640, height: 480 }) : null;
  try {
    const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const args = [...flags, '--log-level=3', join(repository, 'build', 'icons')];
    return await runChild(electron.path, args, { cwd: repository, env: { ...process.env, ...display?.env } });
  } finally {
    await display?.stop();
  }
}
