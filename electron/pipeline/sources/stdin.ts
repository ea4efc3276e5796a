import type { Readable } from 'node:stream';
import type { Source, SourceContext } from '../stages.ts';
import { Bell } from './bell.ts';
import { LineIntake } from './lineIntake.ts';
import { MAX_LINE_BYTES } from './lineSplitter.ts';
import { StopSignal } from './stopSignal.ts';

export interface StdinOptions {
  /** What is read; by default the thread's standard input. */
  readonly input: Readable;
  readonly maxLineBytes: number;
}

const EVENTS = ['readable', 'end', 'close', 'error'] as const;
const LOOK_MS = 60_000;

/**
 * Reads lines from standard input to its end. A feed that is switched off and on goes on where it was; after a restart
 * of Arcwall there is only what comes then.
 */
export function startStdin(context: SourceContext, options: Partial<StdinOptions> = {}): Source {
  const input = options.input ?? process.stdin;
  const signal = new StopSignal();
  const bell = new Bell();
  const sink = context.open({ key: 'stdin', path: null, describePosition: () => null });
  const lines = new LineIntake(sink, signal, options.maxLineBytes ?? MAX_LINE_BYTES);

  const run = async (): Promise<void> => {
    // Not iterated: an iterator that is given up takes a chunk along, and ends the stream.
    const ring = (): void => bell.ring();
    for (const event of EVENTS) input.on(event, ring);
    context.status('waiting', 'Waits for lines on standard input.');
    let hasRead = false;
    while (!signal.isStopped) {
      const chunk = input.read() as Uint8Array | null;
      if (chunk !== null) {
        if (!hasRead) context.status('idle', null);
        hasRead = true;
        await lines.take(chunk);
      } else if (input.readableEnded || input.destroyed) {
        await lines.end();
        await signal.orStopped(sink.room());
        if (input.errored) context.status('failed', `Standard input cannot be read: ${input.errored.message}`);
        else context.status('finished', 'Standard input was read to its end.');
        break;
      } else {
        await bell.wait(LOOK_MS);
      }
    }
    for (const event of EVENTS) input.off(event, ring);
    sink.close(false);
  };

  const finished = run();
  return {
    finished,
    async stop() {
      signal.stop();
      bell.ring();
      await finished;
    },
  };
}
