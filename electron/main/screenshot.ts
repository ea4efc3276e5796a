import type { BrowserWindow } from 'electron';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../contract/result.ts';
import type { Log } from './log.ts';

/** Writes a PNG of the window `afterMs` from now, whole or not at all, and says so on standard error. */
export async function takeShot(
  window: BrowserWindow,
  shot: { readonly file: string; readonly afterMs: number },
  log: Log,
): Promise<void> {
  await wait(shot.afterMs);
  try {
    if (window.isDestroyed()) throw new Error('the window was closed before');
    const image = await window.webContents.capturePage();
    if (image.isEmpty()) throw new Error('the window has drawn nothing');
    mkdirSync(dirname(shot.file), { recursive: true });
    writeFileSync(`${shot.file}.writing`, image.toPNG());
    renameSync(`${shot.file}.writing`, shot.file);
    process.stderr.write(`arcwall: wrote ${shot.file}\n`);
  } catch (error) {
    log.error(`no picture was written to ${shot.file}: ${messageOf(error)}`);
  }
}
