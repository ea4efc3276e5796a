import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CollectorConfig } from '../collector/collectorMessages.ts';
import { placesConfigOf } from '../collector/placesConfig.ts';
import type { ReaderConfig } from '../collector/readerMessages.ts';
import { failure, type Result } from '../contract/result.ts';
import { feedSchema, settingsSchema, type Feed, type Settings } from '../contract/settings.ts';
import type { Notice } from '../contract/wallPort.ts';
import type { DataDirectory } from '../settings/dataDirectory.ts';
import type { Runtime } from '../settings/runtime.ts';
import { saveSettings, type LoadedSettings } from '../settings/settingsFile.ts';

/** Simulated and replayed events have a database of their own: the history of a site holds only what happened then. */
const DEMO_DATABASE = 'demo.sqlite';

const DEMO_FEED: Feed = feedSchema.parse({ id: 'demo', name: 'Demo', transport: 'demo' });

/** The settings as they are now, with the feeds of the command line beside them, and what follows from them. */
export class SettingsStore {
  #settings: Settings;
  #commandLine: readonly Feed[] = [];
  readonly #listeners: (() => void)[] = [];
  readonly #savable: boolean;
  #problem: string | null;

  constructor(
    readonly directory: DataDirectory,
    loaded: LoadedSettings,
    commandLine: readonly Feed[],
    readonly runtime: Runtime,
  ) {
    this.#settings = loaded.settings;
    this.#problem = loaded.problem;
    this.#savable = loaded.savable;
    this.#commandLine = commandLine;
  }

  get current(): Settings {
    return this.#settings;
  }

  /** Called after every change that was saved, and after feeds came by a later start. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** What is wrong with the settings file, until the user saves anew. */
  get notices(): readonly Notice[] {
    return this.#problem === null ? [] : [{ level: 'error', message: this.#problem }];
  }

  /** Saves the changed settings and lets everybody know; on a failure nothing has changed. */
  change(edit: (settings: Settings) => Settings): Result<null> {
    if (!this.#savable) {
      const { settingsFile } = this.directory;
      return failure('settings-unread', `${settingsFile} could not be read: mend or remove it, and start again.`);
    }
    const next = settingsSchema.parse(edit(this.#settings));
    const saved = saveSettings(this.directory.settingsFile, next);
    if (!saved.ok) return saved;
    this.#settings = next;
    this.#problem = null;
    this.#tell();
    return saved;
  }

  addCommandLineFeeds(feeds: readonly Feed[]): void {
    const known = new Set(this.#commandLine.map((feed) => feed.id));
    const added = feeds.filter((feed) => !known.has(feed.id));
    if (added.length === 0) return;
    this.#commandLine = [...this.#commandLine, ...added];
    this.#tell();
  }

  collectorConfig(): CollectorConfig {
    return {
      ...placesConfigOf(this.#settings, this.runtime),
      dataDirectory: this.directory.path,
      databasePath: this.#databasePath(),
      siteDatabasePath: this.directory.database,
      nativeBinding: this.runtime.nativeBinding,
      feeds: this.#isDemo() ? [DEMO_FEED] : this.#feeds(),
      mutes: this.#settings.mutes,
      notices: this.notices,
    };
  }

  /** History shows the site's own events as soon as there are any, also imported ones beside the demo. */
  readerConfig(): ReaderConfig {
    const { database } = this.directory;
    const databasePath = existsSync(database) ? database : this.#databasePath();
    return { databasePath, nativeBinding: this.runtime.nativeBinding };
  }

  #feeds(): readonly Feed[] {
    const configured = new Set(this.#settings.feeds.map((feed) => feed.id));
    return [...this.#settings.feeds, ...this.#commandLine.filter((feed) => !configured.has(feed.id))];
  }

  #isDemo(): boolean {
    return this.#feeds().length === 0;
  }

  #databasePath(): string {
    const isReal = this.#feeds().some(({ transport }) => transport !== 'demo' && transport !== 'replay');
    return isReal ? this.directory.database : join(this.directory.path, DEMO_DATABASE);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
