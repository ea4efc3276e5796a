// Stands in for Electron's default_app.asar, which the fallback runtime lacks: `electron <folder> ...` runs that folder's main.
// An ES module with the await at top level, as Electron's own is: from CommonJS, `ready` fires before main has run, and every
// call that must come earlier throws.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (folder === undefined) {
  console.error('This is the fallback Electron of Arcwall. Give it the folder of an app.');
  process.exit(2);
}

const appPath = resolve(folder);
const manifest = JSON.parse(readFileSync(resolve(appPath, 'package.json'), 'utf8'));
// Electron's own launcher uses these calls too; they are just not in its published types.
const anyApp = /** @type {any} */ (app);
/** @type {any} */ (process).defaultApp = true;
app.setName(manifest.productName ?? manifest.name);
anyApp.setVersion(manifest.version);
anyApp.setAppPath(appPath);
await import(pathToFileURL(resolve(appPath, manifest.main ?? 'index.js')).href);
