// Run by `node build/bootstrap.mjs icons`, in Electron: draws assets/icons/*.svg as PNGs of every size, and as an .ico.
// The results are committed; only a change of the drawing asks for a new run.
import { app, BrowserWindow } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { icoFile } from './icoFile.mjs';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const ICO_SIZES = [16, 24, 32, 48, 256];
const LARGEST_SMALL = 48;
const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'assets', 'icons');

void app
  .whenReady()
  .then(draw)
  .then(
    () => app.exit(0),
    (error) => {
      console.error(error);
      app.exit(1);
    },
  );

async function draw() {
  const window = new BrowserWindow({ show: false });
  await window.loadURL('data:text/html,<canvas>');
  /** @type {Map<number, Buffer>} */
  const images = new Map();
  for (const size of SIZES) {
    const svg = readFileSync(join(folder, size <= LARGEST_SMALL ? 'icon-small.svg' : 'icon.svg'), 'base64');
    const png = Buffer.from(await window.webContents.executeJavaScript(drawing(svg, size)), 'base64');
    images.set(size, png);
    writeFileSync(join(folder, `${size}x${size}.png`), png);
  }
  writeFileSync(
    join(folder, 'icon.ico'),
    icoFile(new Map(ICO_SIZES.map((size) => [size, images.get(size) ?? Buffer.alloc(0)]))),
  );
}

/**
 * @param {string} svg in base64
 * @param {number} size in pixels
 * @returns {string} a script whose value is the PNG in base64
 */
function drawing(svg, size) {
  return `(async () => {
    const image = new Image(${size}, ${size});
    image.src = 'data:image/svg+xml;base64,${svg}';
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = ${size};
    canvas.getContext('2d').drawImage(image, 0, 0, ${size}, ${size});
    return canvas.toDataURL('image/png').split(',')[1];
  })()`;
}
