import { utilityProcess, type UtilityProcess } from 'electron';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  ReaderAnswers,
  ReaderConfig,
  ReaderQuery,
  ReaderReply,
  ReaderRequest,
} from '../collector/readerMessages.ts';
import { failure, type Result } from '../contract/result.ts';
import type { Log } from './log.ts';

/** A running query cannot be interrupted: one that takes longer costs the process, and the next gets a new one. */
const QUERY_LIMIT_MS = 20_000;

interface Waiting {
  readonly resolve: (answer: ReaderReply['answer']) => void;
  readonly timer: NodeJS.Timeout;
}

/** The process that queries history; started at the first query. */
export class ReaderProcess {
  #process: UtilityProcess | null = null;
  #requestId = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** `config` is asked at every query: which database it is may change while we run. */
  constructor(
    readonly config: () => ReaderConfig,
    readonly log: Log,
  ) {}

  async query<Method extends ReaderQuery['method']>(
    query: Extract<ReaderQuery, { method: Method }>,
  ): Promise<Result<ReaderAnswers[Method]>> {
    const child = (this.#process ??= this.#start());
    const requestId = (this.#requestId += 1);
    const answer = await new Promise<ReaderReply['answer']>((resolve) => {
      const timer = setTimeout(() => {
        this.log.warn(`a history query took over ${QUERY_LIMIT_MS} ms and was ended`);
        this.stop();
      }, QUERY_LIMIT_MS);
      this.#waiting.set(requestId, { resolve, timer });
      child.postMessage({ requestId, config: this.config(), query } satisfies ReaderRequest);
    });
    // The reader answers each method with its own type.
    return answer as Result<ReaderAnswers[Method]>;
  }

  /** Ends the process; whoever waits gets a failure. */
  stop(): void {
    this.#process?.kill();
    this.#process = null;
    this.#failAll('The query was ended: narrow the time range, or try again.');
  }

  #start(): UtilityProcess {
    const script = join(dirname(fileURLToPath(import.meta.url)), '..', 'collector', 'reader.js');
    const child = utilityProcess.fork(script, [], { serviceName: 'Arcwall reader', stdio: 'inherit' });
    child.on('message', (reply: ReaderReply) => this.#settle(reply.requestId, reply.answer));
    child.once('exit', () => {
      if (this.#process !== child) return;
      this.#process = null;
      this.#failAll('The process that reads history ended: try again.');
    });
    return child;
  }

  #settle(requestId: number, answer: ReaderReply['answer']): void {
    const waiting = this.#waiting.get(requestId);
    if (waiting === undefined) return;
    this.#waiting.delete(requestId);
    clearTimeout(waiting.timer);
    waiting.resolve(answer);
  }

  #failAll(message: string): void {
    // Deleting while iterating a Map is well defined.
    for (const requestId of this.#waiting.keys()) this.#settle(requestId, failure('reader-ended', message));
  }
}
