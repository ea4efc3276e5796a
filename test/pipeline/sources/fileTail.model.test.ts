import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../fixtures/repository.ts';
import { play, scriptOf, shrink, type Script } from './fileTailModel.ts';

const SCRIPTS = Number(process.env['ARCWALL_MODEL_SCRIPTS'] ?? 250);
/** A busy machine takes its time; while a failure is shrunk, most waits are for nothing. */
const PATIENCE_MS = 15_000;
const SHRINKING_PATIENCE_MS = 2000;
const FIRST_SEED = Number(process.env['ARCWALL_MODEL_SEED'] ?? 1);

async function outcomeOf(script: Script, patienceMs: number): Promise<string | null> {
  const folder = temporaryDirectory();
  try {
    return await play(script, folder.path, patienceMs);
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
      const outcome = await outcomeOf(script, PATIENCE_MS);
      if (outcome === null) continue;
      const smallest = await shrink(
        script,
        async (shorter) => (await outcomeOf(shorter, SHRINKING_PATIENCE_MS)) !== null,
      );
      expect.fail(
        `seed ${seed}: ${outcome}\nshrunk to: ${JSON.stringify(smallest)}\n${await outcomeOf(smallest, PATIENCE_MS)}`,
      );
    }
  },
);
