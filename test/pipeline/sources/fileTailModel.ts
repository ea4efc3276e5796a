import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { startFileTail } from '../../../electron/pipeline/sources/fileTail.ts';
import type { Source } from '../../../electron/pipeline/stages.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';
import { StreamRecorder } from './streamRecorder.ts';

/**
 * A script of what happens to a log file while it is followed. Every line that the writer finished must come out once.
 * Deleting and truncating wait until everything was read and committed: whoever destroys lines before anybody could
 * read them loses them.
 */
export type Step =
  | { readonly kind: 'write'; readonly lines: number; readonly ending: '\n' | '\r\n'; readonly pieces: number }
  | { readonly kind: 'half' }
  | { readonly kind: 'rename'; readonly gap: boolean }
  | { readonly kind: 'late'; readonly back: number }
  | { readonly kind: 'copytruncate' }
  | { readonly kind: 'truncate'; readonly hole: number }
  | { readonly kind: 'recreate' }
  | { readonly kind: 'swap' }
  | { readonly kind: 'commit' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'settle' }
  | { readonly kind: 'crash' }
  | { readonly kind: 'stop' };

export interface Script {
  readonly seed: number;
  /** The path is a symbolic link. */
  readonly isLinked: boolean;
  readonly isWatched: boolean;
  readonly steps: readonly Step[];
}

const MAX_LINE_BYTES = 600;

export function scriptOf(seed: number): Script {
  const random = new RandomSource(seed);
  const isLinked = random.chance(0.2);
  const steps: Step[] = [];
  let rotations = 0;
  for (let count = 8 + random.below(30); count > 0; count -= 1) {
    const kind = random.pick(KINDS);
    if ((kind === 'rename' || kind === 'copytruncate') && (rotations += 1) > 10) continue;
    if (kind === 'swap' && !isLinked) continue;
    steps.push(stepOf(kind, random));
  }
  return { seed, isLinked, isWatched: random.chance(0.3), steps };
}

const KINDS: readonly Step['kind'][] = (
  'write write write write write write half half rename rename late copytruncate copytruncate truncate recreate ' +
  'swap commit commit wait wait settle crash crash stop'
).split(' ') as Step['kind'][];

function stepOf(kind: Step['kind'], random: RandomSource): Step {
  switch (kind) {
    case 'write':
      return {
        kind,
        lines: 1 + random.skewed(40),
        ending: random.chance(0.2) ? '\r\n' : '\n',
        pieces: 1 + random.below(3),
      };
    case 'rename':
      return { kind, gap: random.chance(0.3) };
    case 'late':
      return { kind, back: 1 + random.below(2) };
    case 'truncate':
      return { kind, hole: random.chance(0.3) ? 1 + random.below(3000) : 0 };
    default:
      return { kind };
  }
}

/** Plays the script in an empty directory. Resolves to null, or to what went wrong; waits for nothing longer than so long. */
export async function play(script: Script, directory: string, patienceMs: number): Promise<string | null> {
  const player = new Player(script, directory, patienceMs);
  try {
    return await player.run();
  } finally {
    await player.end();
  }
}

/** The shortest part of a failing script that still fails, by leaving out steps. */
export async function shrink(script: Script, fails: (script: Script) => Promise<boolean>): Promise<Script> {
  let smallest = script;
  for (let size = Math.ceil(script.steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < smallest.steps.length;) {
      const steps = [...smallest.steps.slice(0, at), ...smallest.steps.slice(at + size)];
      const shorter = { ...smallest, steps };
      if (await fails(shorter)) smallest = shorter;
      else at += size;
    }
  }
  return smallest;
}

class Player {
  readonly #random: RandomSource;
  readonly #path: string;
  readonly #recorder: StreamRecorder;
  readonly #written: string[] = [];
  #tooLong = 0;
  #half: string | null = null;
  #source: Source | null = null;
  #abandoned: Promise<void>[] = [];
  #lineNumber = 0;
  #targets = 0;
  /** Where the path leads, for a link. */
  #target: string;

  constructor(
    readonly script: Script,
    readonly directory: string,
    readonly patienceMs: number,
  ) {
    this.#random = new RandomSource(script.seed + 1_000_000);
    this.#path = join(directory, 'eve.json');
    this.#target = this.#path;
    const random = new RandomSource(script.seed + 2_000_000);
    this.#recorder = new StreamRecorder({
      commitBefore: () => random.chance(0.05),
      isBusy: () => random.chance(0.1),
    });
  }

  async run(): Promise<string | null> {
    this.#create();
    this.#start();
    // A file that was never read, and is gone when we look first, is nobody's loss.
    await this.#until('the first position', () => {
      this.#recorder.commit();
      return this.#recorder.positions.size > 0;
    });
    for (const step of this.script.steps) await this.#do(step);
    this.#finishHalf();
    if (this.#source === null) this.#start();
    await this.#until('the last line', () => this.#isAllSeen());
    // Whatever came twice comes now.
    for (let turns = 0; turns < 20; turns += 1) await new Promise((next) => setTimeout(next, 1));
    this.#recorder.commit();
    return this.#difference();
  }

  async end(): Promise<void> {
    this.#recorder.crash();
    await this.#source?.stop();
    await Promise.all(this.#abandoned);
  }

  async #do(step: Step): Promise<void> {
    switch (step.kind) {
      case 'write':
        return this.#write(step.lines, step.ending, step.pieces);
      case 'half':
        return this.#startHalf();
      case 'rename':
        return this.#rename(step.gap);
      case 'late':
        return this.#writeLate(step.back);
      case 'copytruncate':
        return this.#copyTruncate();
      case 'truncate':
        return await this.#truncate(step.hole);
      case 'recreate':
        return await this.#recreate();
      case 'swap':
        return await this.#swap();
      case 'commit':
        return this.#recorder.commit();
      case 'wait':
        return await new Promise((next) => setTimeout(next, this.#random.below(8)));
      case 'settle':
        return await this.#settle();
      case 'crash':
        return await this.#restart(false);
      case 'stop':
        return await this.#restart(true);
    }
  }

  #write(lines: number, ending: string, pieces: number): void {
    this.#finishHalf();
    let text = '';
    for (let line = 0; line < lines; line += 1) text += this.#line() + ending;
    for (let piece = 1; piece <= pieces; piece += 1) {
      const cut = piece === pieces ? text.length : this.#random.below(text.length);
      this.#append(text.slice(0, cut));
      text = text.slice(cut);
    }
  }

  /** Mostly short lines, some longer than a fingerprint, few longer than allowed. */
  #line(): string {
    this.#lineNumber += 1;
    const length = this.#random.chance(0.03)
      ? MAX_LINE_BYTES + this.#random.below(3000)
      : this.#random.skewed(MAX_LINE_BYTES - 40);
    const line = `{"line":${this.#lineNumber},"é":"${'x'.repeat(length)}"}`;
    if (Buffer.byteLength(line) > MAX_LINE_BYTES) this.#tooLong += 1;
    else this.#written.push(line);
    return line;
  }

  #startHalf(): void {
    this.#finishHalf();
    const line = this.#line();
    const cut = this.#random.below(line.length);
    this.#append(line.slice(0, cut));
    this.#half = `${line.slice(cut)}\n`;
  }

  #finishHalf(): void {
    if (this.#half !== null) this.#append(this.#half);
    this.#half = null;
  }

  #append(text: string): void {
    appendFileSync(this.#target, text);
  }

  #create(): void {
    if (this.script.isLinked) {
      this.#swapTo();
      return;
    }
    closeSync(openSync(this.#path, 'a'));
  }

  /** eve.json -> eve.json.1 -> eve.json.2 …, as logrotate's `create` does. */
  #rename(gap: boolean): void {
    this.#finishHalf();
    if (!existsSync(this.#target)) return;
    this.#shift();
    renameSync(this.#target, `${this.#target}.1`);
    if (!gap) closeSync(openSync(this.#target, 'a'));
  }

  #shift(): void {
    let last = 1;
    while (existsSync(`${this.#target}.${last}`)) last += 1;
    for (; last > 1; last -= 1) renameSync(`${this.#target}.${last - 1}`, `${this.#target}.${last}`);
  }

  /** A writer that still holds the descriptor of a rotated file. */
  #writeLate(back: number): void {
    this.#finishHalf();
    const rotated = `${this.#target}.${back}`;
    if (!this.#lateFiles().includes(rotated)) return;
    appendFileSync(rotated, `${this.#line()}\n`);
  }

  /** Only files that were renamed: nobody writes into a copy. */
  #lateFiles(): string[] {
    return this.script.steps.some((step) => step.kind === 'copytruncate')
      ? []
      : [`${this.#target}.1`, `${this.#target}.2`].filter((path) => existsSync(path));
  }

  #copyTruncate(): void {
    this.#finishHalf();
    if (!existsSync(this.#target)) return;
    this.#shift();
    copyFileSync(this.#target, `${this.#target}.1`);
    truncateSync(this.#target, 0);
  }

  async #truncate(hole: number): Promise<void> {
    await this.#settle();
    if (!existsSync(this.#target)) return;
    truncateSync(this.#target, 0);
    if (hole === 0) return;
    // A writer without O_APPEND goes on where it was.
    const descriptor = openSync(this.#target, 'r+');
    writeSync(descriptor, `${this.#line()}\n`, hole);
    closeSync(descriptor);
  }

  async #recreate(): Promise<void> {
    await this.#settle();
    rmSync(this.#target, { force: true });
    if (this.#random.chance(0.5)) closeSync(openSync(this.#target, 'a'));
  }

  /** Leaves unread lines in the old target. A target that the link led to between two looks, nobody can know of. */
  async #swap(): Promise<void> {
    if (!this.script.isLinked) return;
    if (!existsSync(this.#target)) closeSync(openSync(this.#target, 'a'));
    this.#write(1, '\n', 1);
    await this.#settle();
    this.#write(3, '\n', 1);
    this.#swapTo();
  }

  #swapTo(): void {
    this.#targets += 1;
    this.#target = join(this.directory, `target-${this.#targets}.log`);
    closeSync(openSync(this.#target, 'a'));
    const link = `${this.#path}.new-link`;
    symlinkSync(this.#target, link);
    renameSync(link, this.#path);
  }

  async #settle(): Promise<void> {
    this.#finishHalf();
    if (this.#source === null) this.#start();
    await this.#until('everything read', () => this.#isAllSeen());
    this.#recorder.commit();
  }

  /** Off when running, on when not: what comes between happens behind the tail's back. */
  async #restart(isClean: boolean): Promise<void> {
    if (this.#source === null) {
      this.#start();
      return;
    }
    const source = this.#source;
    this.#source = null;
    if (isClean) {
      await source.stop();
      this.#recorder.commit();
    } else {
      this.#recorder.crash();
      this.#abandoned.push(source.stop());
    }
    if (this.#random.chance(0.5)) this.#start();
  }

  #start(): void {
    this.#source = startFileTail({ path: this.#path, startAt: 'beginning' }, this.#recorder.context(), {
      pollIntervalMs: 2,
      maxLineBytes: MAX_LINE_BYTES,
      watch: this.script.isWatched,
    });
  }

  #isAllSeen(): boolean {
    const { seen, seenRefusals } = this.#recorder;
    return seen.length >= this.#written.length && seenRefusals.length >= this.#tooLong;
  }

  async #until(what: string, holds: () => boolean): Promise<void> {
    const deadline = Date.now() + this.patienceMs;
    while (!holds()) {
      if (Date.now() > deadline) throw new Error(`${what} did not come: ${this.#difference() ?? 'no difference'}`);
      await new Promise((next) => setTimeout(next, 1));
    }
  }

  #difference(): string | null {
    const seen = this.#recorder.seen;
    const counts = new Map<string, number>();
    for (const line of seen) counts.set(line, (counts.get(line) ?? 0) + 1);
    const missing = this.#written.filter((line) => !counts.has(line));
    const twice = [...counts].filter(([, count]) => count > 1).map(([line]) => line);
    const foreign = seen.filter((line) => !this.#written.includes(line));
    const refused = this.#recorder.seenRefusals.length;
    if (missing.length + twice.length + foreign.length === 0 && refused === this.#tooLong) return null;
    const first = (lines: readonly string[]): string =>
      lines
        .slice(0, 3)
        .map((line) => line.slice(0, 24))
        .join(' ');
    return [
      `${this.#written.length} lines written, ${seen.length} seen`,
      `${missing.length} missing ${first(missing)}`,
      `${twice.length} twice ${first(twice)}`,
      `${foreign.length} foreign ${first(foreign)}`,
      `${this.#tooLong} too long, ${refused} refused`,
    ].join('; ');
  }
}
