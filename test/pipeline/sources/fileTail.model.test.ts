import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../fixtures/repository.ts';
import { play, scriptOf, shrink, type Script } from './fileTailModel.ts';

const SCRIPTS = Number(process.env['ARCWALL_MODEL_SCRIPTS'] ?? 250);
const FIRST_SEED = Number(process.env['ARCWALL_MODEL_SEED'] ?? 1);

async function outcomeOf(script: Script): Promise<string | null> {
  const folder = temporaryDirectory();
  try {
    return await play(script, folder.path);
  } catch (thrown) {
    return String(thrown);
  } finally {
    folder.remove();
  }
}

test(
  'fileTail hands over every line once, whatever is written, rotated, truncated, deleted, swapped or crashes',
  { timeout: 900_000 },
  async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SCRIPTS; seed += 1) {
      const script = scriptOf(seed);
      const outcome = await outcomeOf(script);
      if (outcome === null) continue;
      const smallest = await shrink(script, async (shorter) => (await outcomeOf(shorter)) !== null);
      expect.fail(`seed ${seed}: ${outcome}\nshrunk to: ${JSON.stringify(smallest)}\n${await outcomeOf(smallest)}`);
    }
  },
);
