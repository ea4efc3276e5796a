import { setUpElectron } from '../setup/setup.mjs';
import { wantsVirtualDisplay } from '../xvfb.mjs';

/**
 * Everything a window needs, without building or starting it.
 *
 * @param {string} repository
 */
export async function run(repository) {
  await setUpElectron(repository, { display: wantsVirtualDisplay() ? 'virtual' : 'own' });
  return 0;
}
