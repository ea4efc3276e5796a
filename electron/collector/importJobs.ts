import { EMPTY_COUNTS, type FeedCounts } from '../contract/feedHealth.ts';
import { planImport, type ImportPlan } from '../pipeline/ingest/importPlan.ts';
import { countsBetween, type ImportReport } from './importReport.ts';
import type { MainToIngest } from './threadMessages.ts';

interface Job {
  readonly plan: ImportPlan;
  readonly resolve: (report: ImportReport) => void;
  before: FeedCounts | null;
}

/** Files waiting to be imported, one at a time: so the counts between two marks are those of one file. */
export class ImportJobs {
  readonly #jobs = new Map<number, Job>();
  #last: Promise<unknown> = Promise.resolve();
  #jobId = 0;

  constructor(readonly toIngest: (message: MainToIngest) => void) {}

  add(path: string, format: string, timeZone: string): Promise<ImportReport> {
    const report = this.#last.then(() => this.#start(path, format, timeZone));
    this.#last = report;
    return report;
  }

  /** The store's counts before the job's first batch, then those after its last. */
  marked(jobId: number, counts: FeedCounts): void {
    const job = this.#jobs.get(jobId);
    if (job === undefined) return;
    if (job.before === null) job.before = counts;
    else this.#settle(jobId, countsBetween(job.before, counts), null);
  }

  failed(jobId: number, message: string): void {
    this.#settle(jobId, EMPTY_COUNTS, message);
  }

  #start(path: string, format: string, timeZone: string): Promise<ImportReport> {
    const planned = planImport(path, format, timeZone);
    if (!planned.ok) {
      const failure = planned.error.message;
      return Promise.resolve({ path, format, formatReason: null, counts: EMPTY_COUNTS, failure });
    }
    const plan = planned.value;
    const jobId = (this.#jobId += 1);
    return new Promise((resolve) => {
      this.#jobs.set(jobId, { plan, resolve, before: null });
      const { formatReason } = plan;
      this.toIngest({ type: 'import', jobId, path, format: plan.format.entry.id, formatReason, timeZone });
    });
  }

  #settle(jobId: number, counts: FeedCounts, failure: string | null): void {
    const job = this.#jobs.get(jobId);
    this.#jobs.delete(jobId);
    if (job === undefined) return;
    const { path, format, formatReason } = job.plan;
    job.resolve({ path, format: format.entry.id, formatReason, counts, failure });
  }
}
