import { app, Menu } from 'electron';
import type { WindowKind } from '../contract/ipcChannels.ts';
import type { Windows } from './windows.ts';

/** The application menu: how a mouse gets from one window to another. The wall shows it while Alt is held. */
export function installMenu(windows: Windows): void {
  const opener = (label: string, kind: WindowKind, accelerator: string): Electron.MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => void windows.open(kind),
  });
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: 'Arcwall',
        submenu: [
          opener('Wall', 'wall', 'CmdOrCtrl+1'),
          opener('History', 'history', 'CmdOrCtrl+H'),
          opener('Settings', 'settings', 'CmdOrCtrl+,'),
          { type: 'separator' },
          { label: 'Quit', accelerator: 'CmdOrCtrl+Q', click: () => app.quit() },
        ],
      },
      { role: 'editMenu' },
      {
        label: 'View',
        submenu: [{ label: 'Wall full screen', accelerator: 'F11', click: () => windows.toggleFullscreen() }],
      },
    ]),
  );
}
