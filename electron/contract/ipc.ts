import { z } from 'zod';
import type { AttackEvent } from './event.ts';
import type { FeedHealth } from './feedHealth.ts';
import { muteSchema } from './filterSettings.ts';
import type { FormatEntry, TransportEntry } from './registry.ts';
import type { Result } from './result.ts';
import type { Notice } from './wallPort.ts';
import { WINDOWS, type WINDOW_CHANNELS, type WindowKind } from './ipcChannels.ts';
import { savedFeedSchema, placeSchema, siteNetworkSchema, wallSettingsSchema, type Settings } from './settings.ts';

/**
 * Every call that a window may make of main. The request schemas are checked at the border; the answers are Results.
 * Which window may make which call stands in ipcChannels.ts.
 */
const epochMs = z.number().int().min(0).max(8.64e15);

/** One page of history, newest first. `before` is the `next` of the page before, null for the first page. */
export const historyPageSchema = z.strictObject({
  sinceMs: epochMs.nullable(),
  untilMs: epochMs.nullable(),
  /** Every word must occur in an address, place, signature, category, service, sensor or country; "" for all. */
  text: z.string().max(200),
  before: z.strictObject({ tsMs: epochMs, id: z.string().regex(/^\d{1,16}$/) }).nullable(),
  limit: z.number().int().min(1).max(500),
});

export const requestSchemas = {
  'app:info': z.null(),
  'app:openWindow': z.strictObject({ window: z.enum(WINDOWS) }),
  'app:openAttribution': z.null(),
  'wall:toggleFullscreen': z.null(),
  'wall:connect': z.null(),
  'history:page': historyPageSchema,
  'history:event': z.strictObject({ id: z.string().regex(/^\d{1,16}$/) }),
  'settings:read': z.null(),
  'settings:health': z.null(),
  'settings:saveFeed': z.strictObject({ feed: savedFeedSchema, pathToken: z.string().max(64).nullable() }),
  'settings:removeFeed': z.strictObject({ feedId: z.string().max(64) }),
  'settings:saveSite': z.strictObject({
    siteName: z.string().max(80),
    home: placeSchema.nullable(),
    siteNetworks: z.array(siteNetworkSchema).max(10_000),
  }),
  'settings:saveMutes': z.array(muteSchema).max(10_000),
  'settings:saveWall': wallSettingsSchema,
  'settings:chooseFile': z.null(),
} as const;

export type Channel = keyof typeof requestSchemas;
export type HistoryPageRequest = z.infer<typeof historyPageSchema>;

export interface HistoryPage {
  readonly events: readonly AttackEvent[];
  /** False on the last page. */
  readonly more: boolean;
  /**
   * The `before` of the page after; null on the last one. A long search stops after a while: its page is short, even
   * empty, and yet not the last.
   */
  readonly next: HistoryPageRequest['before'];
  /** How long the database took. */
  readonly tookMs: number;
}

export interface AppInfo {
  readonly version: string;
  readonly commit: string;
  readonly electron: string;
  readonly chromium: string;
  readonly node: string;
  readonly dataDirectory: string;
  /** A warning that must always be visible: the runtime is an old development fallback. */
  readonly runtimeWarning: string | null;
  readonly platform: string;
  readonly kiosk: boolean;
  /** Degrees the globe turns in a minute, as set now. */
  readonly turnDegPerMinute: number;
}

export interface SettingsView {
  readonly settings: Settings;
  readonly formats: readonly FormatEntry[];
  readonly transports: readonly TransportEntry[];
  readonly settingsPath: string;
  readonly notices: readonly Notice[];
}

export interface ChosenFile {
  readonly path: string;
  /** Proof that main's own dialog gave this path; a feed with a new path is refused without it. */
  readonly token: string;
}

interface Answers {
  'app:info': AppInfo;
  'app:openWindow': null;
  'app:openAttribution': null;
  'wall:toggleFullscreen': null;
  'wall:connect': null;
  'history:page': HistoryPage;
  'history:event': AttackEvent;
  'settings:read': SettingsView;
  'settings:health': readonly FeedHealth[];
  'settings:saveFeed': SettingsView;
  'settings:removeFeed': SettingsView;
  'settings:saveSite': SettingsView;
  'settings:saveMutes': SettingsView;
  'settings:saveWall': SettingsView;
  'settings:chooseFile': ChosenFile | null;
}

export type IpcContract = {
  readonly [Name in Channel]: {
    readonly request: z.infer<(typeof requestSchemas)[Name]>;
    readonly answer: Result<Answers[Name]>;
  };
};

/** What `window.arcwall` is in the pages of a window. Null requests are left out. */
export type WindowApi<Kind extends WindowKind> = {
  readonly kind: Kind;
  call<Name extends (typeof WINDOW_CHANNELS)[Kind][number]>(
    channel: Name,
    ...request: IpcContract[Name]['request'] extends null ? [] : [IpcContract[Name]['request']]
  ): Promise<IpcContract[Name]['answer']>;
};
