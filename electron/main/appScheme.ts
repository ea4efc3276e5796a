import { net, protocol } from 'electron';
import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const APP_ORIGIN = 'app://arcwall';

/** No inline code or style, nothing from elsewhere: every string on these pages was chosen by an attacker. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Must run before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built pages, and the assets under /assets/, from `app://arcwall`; anything else is 404. */
export function serveAppScheme(assetsDirectory: string): void {
  const pages = join(dirname(fileURLToPath(import.meta.url)), '..', 'renderer');
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    const file = url.host === 'arcwall' ? fileFor(decodeURIComponent(url.pathname), pages, assetsDirectory) : null;
    if (file === null || request.method !== 'GET') return new Response('not found', { status: 404 });
    const content = await net.fetch(pathToFileURL(file).href);
    const headers = new Headers(content.headers);
    headers.set('content-security-policy', CONTENT_SECURITY_POLICY);
    headers.set('x-content-type-options', 'nosniff');
    headers.set('referrer-policy', 'no-referrer');
    return new Response(content.body, { status: 200, headers });
  });
}

function fileFor(pathname: string, pages: string, assets: string): string | null {
  const candidates: (readonly [root: string, path: string])[] = [[pages, pathname]];
  if (pathname.startsWith('/assets/')) candidates.push([assets, pathname.slice('/assets'.length)]);
  for (const [root, path] of candidates) {
    const file = normalize(join(root, path));
    if (file.startsWith(root + sep) && existsSync(file) && statSync(file).isFile()) return file;
  }
  return null;
}
