import { ipcRenderer } from 'electron';
import { PORT_CHANNEL } from '../contract/ipcChannels.ts';
import { WALL_PORT_MESSAGE } from '../contract/wallPort.ts';
import { exposeWindow } from './exposeWindow.ts';

exposeWindow('wall');

// A port cannot cross the context bridge; it goes by postMessage to our own origin.
ipcRenderer.on(PORT_CHANNEL, (event) => {
  window.postMessage(WALL_PORT_MESSAGE, window.location.origin, [...event.ports]);
});
