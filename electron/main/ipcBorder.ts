import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { requestSchemas, type Channel, type IpcContract } from '../contract/ipc.ts';
import { CALL_CHANNEL, WINDOW_CHANNELS, type WindowKind } from '../contract/ipcChannels.ts';
import { failure, messageOf, type Result } from '../contract/result.ts';
import { describeIssues } from '../settings/settingsFile.ts';
import { APP_ORIGIN } from './appScheme.ts';
import type { Log } from './log.ts';
import type { Windows } from './windows.ts';

export type IpcHandlers = {
  readonly [Name in Channel]: (
    request: IpcContract[Name]['request'],
    contents: Electron.WebContents,
  ) => IpcContract[Name]['answer'] | Promise<IpcContract[Name]['answer']>;
};

/**
 * The one border between pages and main: the sender must be the top frame of one of our windows on our own origin,
 * the channel one of that window's, the request of its schema. Everything else is refused and logged.
 */
export function serveIpc(windows: Windows, handlers: IpcHandlers, log: Log): void {
  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, request: unknown): Promise<Result<unknown>> => {
    const sender = senderOf(event, windows);
    if (sender === null) return refuse(log, 'a call from a page that is none of ours');
    if (!isChannelOf(sender, name)) return refuse(log, `a call of the ${sender} window that it may not make`);
    const checked = requestSchemas[name].safeParse(request ?? null);
    if (!checked.success) return refuse(log, `${name}: ${describeIssues(checked.error)}`);
    try {
      // The schema above is that channel's own, which a union of channels cannot express.
      const handle = handlers[name] as (request: unknown, contents: Electron.WebContents) => unknown;
      return (await handle(checked.data, event.sender)) as Result<unknown>;
    } catch (error) {
      log.error(`${name} failed: ${messageOf(error)}`);
      return failure('internal', `This did not work: ${messageOf(error)}`);
    }
  });
}

function senderOf(event: IpcMainInvokeEvent, windows: Windows): WindowKind | null {
  const frame = event.senderFrame;
  if (frame === null || frame !== event.sender.mainFrame) return null;
  // A custom scheme's `origin` is what Chromium makes of it; the address itself is unambiguous.
  if (!frame.url.startsWith(`${APP_ORIGIN}/`)) return null;
  return windows.kindOf(event.sender);
}

function isChannelOf(kind: WindowKind, name: unknown): name is Channel {
  return (WINDOW_CHANNELS[kind] as readonly unknown[]).includes(name);
}

function refuse(log: Log, what: string): Result<never> {
  log.warn(`refused ${what}`);
  return failure('refused', `Refused: ${what}.`);
}
