import type { WindowApi } from '../../electron/contract/ipc.ts';
import type { WindowKind } from '../../electron/contract/ipcChannels.ts';

declare global {
  interface Window {
    /** Put here by the window's preload. */
    readonly arcwall?: WindowApi<'wall'> | WindowApi<'history'> | WindowApi<'settings'>;
  }
}

/** What main offers this window. Throws where the page was opened in any other: that is a bug. */
export function arcwallApi<Kind extends WindowKind>(kind: Kind): WindowApi<Kind> {
  const api = window.arcwall;
  if (api?.kind !== kind) throw new Error(`this page runs in Arcwall's ${kind} window only`);
  return api as WindowApi<Kind>;
}
