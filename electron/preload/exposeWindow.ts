import { contextBridge, ipcRenderer } from 'electron';
import { CALL_CHANNEL, WINDOW_CHANNELS, type WindowKind } from '../contract/ipcChannels.ts';

/** Gives the page `window.arcwall` with the calls of its own window, and nothing else. */
export function exposeWindow(kind: WindowKind): void {
  const channels: readonly string[] = WINDOW_CHANNELS[kind];
  contextBridge.exposeInMainWorld('arcwall', {
    kind,
    call: (channel: unknown, request: unknown = null): Promise<unknown> =>
      typeof channel === 'string' && channels.includes(channel)
        ? ipcRenderer.invoke(CALL_CHANNEL, channel, request)
        : Promise.reject(new Error('this window has no such call')),
  });
}
