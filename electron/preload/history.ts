import { exposeWindow } from './exposeWindow.ts';

exposeWindow('history');
