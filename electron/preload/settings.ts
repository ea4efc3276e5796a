import { exposeWindow } from './exposeWindow.ts';

exposeWindow('settings');
