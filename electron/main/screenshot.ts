import type { BrowserWindow, NativeImage } from 'electron';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../contract/result.ts';
import type { Log } from './log.ts';

/** A window that was only just opened may need this long for its first picture on a busy machine. */
const FIRST_PICTURE_LIMIT_MS = 15_000;
const RETRY_MS = 200;

/** Writes a PNG of the window `afterMs` from now, whole or not at all; says which on standard error. */
export async function takeShot(
  window: BrowserWindow,
  shot: { readonly file: string; readonly afterMs: number },
  log: Log,
): Promise<boolean> {
  await wait(shot.afterMs);
  try {
    const image = await captureDrawn(window);
    mkdirSync(dirname(shot.file), { recursive: true });
    writeFileSync(`${shot.file}.writing`, image.toPNG());
    renameSync(`${shot.file}.writing`, shot.file);
    process.stderr.write(`arcwall: wrote ${shot.file}\n`);
    return true;
  } catch (error) {
    const message = `no picture was written to ${shot.file}: ${messageOf(error)}`;
    log.error(message);
    process.stderr.write(`arcwall: ${message}\n`);
    return false;
  }
}

async function captureDrawn(window: BrowserWindow): Promise<NativeImage> {
  for (const startedMs = Date.now(); ; await wait(RETRY_MS)) {
    if (window.isDestroyed()) throw new Error('the window was closed before');
    const image = window.webContents.isLoading() ? null : await window.webContents.capturePage();
    if (image?.isEmpty() === false) return image;
    if (Date.now() - startedMs > FIRST_PICTURE_LIMIT_MS) throw new Error('the window has drawn nothing');
  }
}
