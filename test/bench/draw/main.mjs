// A window that does nothing but show the page of the draw bench.
import { app, BrowserWindow, net, protocol } from 'electron';
import { join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';

const pageFolder = process.env['ARCWALL_BENCH_PAGE'] ?? '';

protocol.registerSchemesAsPrivileged([
  { scheme: 'bench', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

void app.whenReady().then(() => {
  protocol.handle('bench', (request) => {
    const path = normalize(join(pageFolder, new URL(request.url).pathname));
    return net.fetch(pathToFileURL(path).href);
  });
  const window = new BrowserWindow({
    width: 1280,
    height: 720,
    useContentSize: true,
    frame: false,
    webPreferences: { backgroundThrottling: false, sandbox: true },
  });
  return window.loadURL('bench://page/index.html');
});
