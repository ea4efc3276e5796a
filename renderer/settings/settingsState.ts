import { create, type StoreApi, type UseBoundStore } from 'zustand';
import type { FeedHealth } from '../../electron/contract/feedHealth.ts';
import type { AppInfo, ChosenFile, IpcContract, SettingsView, WindowApi } from '../../electron/contract/ipc.ts';
import type { Mute } from '../../electron/contract/filterSettings.ts';
import { messageOf, type Result } from '../../electron/contract/result.ts';
import type { Feed } from '../../electron/contract/settings.ts';

type Site = IpcContract['settings:saveSite']['request'];
type WallSettings = IpcContract['settings:saveWall']['request'];

/** Each save answers with what went wrong, in words, or null. */
export interface SettingsState {
  /** As main last said; null before the first answer. */
  readonly view: SettingsView | null;
  readonly health: readonly FeedHealth[];
  /** When the health was read, by this machine's clock. */
  readonly healthMs: number;
  readonly info: AppInfo | null;
  /** Why there is no view. */
  readonly error: string | null;

  load(): Promise<void>;
  readHealth(): Promise<void>;
  chooseFile(): Promise<Result<ChosenFile | null>>;
  saveFeed(feed: Feed, pathToken: string | null): Promise<string | null>;
  removeFeed(feedId: string): Promise<string | null>;
  saveSite(site: Site): Promise<string | null>;
  saveMutes(mutes: Mute[]): Promise<string | null>;
  saveWall(wall: WallSettings): Promise<string | null>;
  openAttribution(): void;
}

export type SettingsStore = UseBoundStore<StoreApi<SettingsState>>;

export function createSettingsStore(api: WindowApi<'settings'>): SettingsStore {
  return create<SettingsState>((set) => {
    async function save(answering: Promise<Result<SettingsView>>): Promise<string | null> {
      const answer = await caught(answering);
      if (!answer.ok) return answer.error.message;
      set({ view: answer.value });
      return null;
    }
    return {
      view: null,
      health: [],
      healthMs: 0,
      info: null,
      error: null,
      async load() {
        const [view, info] = await Promise.all([caught(api.call('settings:read')), caught(api.call('app:info'))]);
        set({
          view: view.ok ? view.value : null,
          error: view.ok ? null : view.error.message,
          info: info.ok ? info.value : null,
        });
      },
      async readHealth() {
        const answer = await caught(api.call('settings:health'));
        if (answer.ok) set({ health: answer.value, healthMs: Date.now() });
      },
      chooseFile: () => caught(api.call('settings:chooseFile')),
      saveFeed: (feed, pathToken) => save(api.call('settings:saveFeed', { feed, pathToken })),
      removeFeed: (feedId) => save(api.call('settings:removeFeed', { feedId })),
      saveSite: (site) => save(api.call('settings:saveSite', site)),
      saveMutes: (mutes) => save(api.call('settings:saveMutes', mutes)),
      saveWall: (wall) => save(api.call('settings:saveWall', wall)),
      openAttribution: () => void caught(api.call('app:openAttribution')),
    };
  });
}

/** A call that main threw at is an answer too. */
async function caught<Value>(answering: Promise<Result<Value>>): Promise<Result<Value>> {
  try {
    return await answering;
  } catch (thrown) {
    return { ok: false, error: { kind: 'call', message: messageOf(thrown) } };
  }
}
