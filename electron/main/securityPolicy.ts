import { app, session, shell } from 'electron';
import type { Log } from './log.ts';

/** The only address that a page may ask to be opened, and only main names it. */
const ATTRIBUTION_URL = 'https://db-ip.com';

/** Pages may not navigate, open windows, embed or ask for anything: they show text that attackers wrote. */
export function confineWebContents(log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      event.preventDefault();
      log.warn(`a page tried to navigate and was refused`);
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => {
      log.warn('a page tried to open a window and was refused');
      return { action: 'deny' };
    });
  });
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', (event) => event.preventDefault());
}

export function openAttribution(): void {
  void shell.openExternal(ATTRIBUTION_URL);
}
