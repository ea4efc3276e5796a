/** What a case is given: where things are, and a directory of its own that is removed afterwards. */
export interface BenchContext {
  readonly repository: string;
  /** Electron's executable; null unless the case `needs` it. Its display is in the environment. */
  readonly electron: string | null;
  /** Goes before the app's folder on Electron's command line. */
  readonly electronArguments: readonly string[];
  readonly temporaryDirectory: string;
}

export type BenchRow = Readonly<Record<string, string | number | boolean | null>>;

export interface BenchResult {
  /** Ours over the baseline, both measured in this run. */
  readonly ratio: number;
  /** Whether the promise is met. */
  readonly holds: boolean;
  /** The measurements behind the ratio, baselines first. */
  readonly rows: readonly BenchRow[];
}

/** The exports of a `<case>.bench.ts` or `<case>.soak.ts`. A `run` that cannot measure throws. */
export interface BenchCase {
  readonly name: string;
  readonly description: string;
  readonly promise: string;
  readonly needs?: 'electron';
  run(context: BenchContext): Promise<BenchResult>;
}
