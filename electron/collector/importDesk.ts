import { CollectorCore } from './collectorCore.ts';
import type { CollectorConfig } from './collectorMessages.ts';
import type { ImportReport } from './importReport.ts';

/**
 * Takes imports while a collector runs. They go into the site's own database: by the running core, or, while that one
 * plays the demo into another database, by a core of their own.
 */
export class ImportDesk {
  #config: CollectorConfig;
  #aside: CollectorCore | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    readonly core: CollectorCore,
    config: CollectorConfig,
    readonly threads: URL,
  ) {
    this.#config = config;
  }

  configure(config: CollectorConfig): void {
    this.#config = config;
  }

  /** One after another: a database has one writer. */
  importFile(path: string, format: string, timeZone: string): Promise<ImportReport> {
    const report = this.#last.then(() => this.#import(path, format, timeZone));
    this.#last = report.catch(() => undefined);
    return report;
  }

  async stop(): Promise<void> {
    await this.#aside?.stop();
  }

  async #import(path: string, format: string, timeZone: string): Promise<ImportReport> {
    const { databasePath, siteDatabasePath } = this.#config;
    if (databasePath === siteDatabasePath) return await this.core.importFile(path, format, timeZone);
    const aside = new CollectorCore({ ...this.#config, databasePath: siteDatabasePath, feeds: [] }, this.threads, {
      health: () => undefined,
      failed: () => undefined,
    });
    this.#aside = aside;
    try {
      return await aside.importFile(path, format, timeZone);
    } finally {
      this.#aside = null;
      await aside.stop();
    }
  }
}
