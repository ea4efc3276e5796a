import type { SyslogFeed } from '../../contract/settings.ts';
import type { FrameSink, Resume } from '../stages.ts';
import { syslogAutoStart, syslogBodyStart } from './syslogBody.ts';

/** Takes whole syslog messages, and hands on what the feed's `content` says of each. */
export class SyslogSink implements FrameSink {
  readonly #startOf: (bytes: Uint8Array, start: number, end: number) => number;

  constructor(
    readonly sink: FrameSink,
    content: SyslogFeed['content'],
    /** Called at every message. */
    readonly onMessage: () => void,
  ) {
    this.#startOf =
      content === 'auto' ? syslogAutoStart : content === 'body' ? syslogBodyStart : (_bytes, start) => start;
  }

  frame(bytes: Uint8Array, start: number, end: number, resume: Resume, offset: number | null): boolean {
    this.onMessage();
    const from = this.#startOf(bytes, start, end);
    if (from < end) return this.sink.frame(bytes, from, end, resume, offset);
    this.sink.ignore('empty message', resume, end - start);
    return true;
  }

  refuse(reason: string, resume: Resume, byteLength: number): boolean {
    return this.sink.refuse(reason, resume, byteLength);
  }

  ignore(reason: string, resume: Resume, byteLength: number): void {
    this.sink.ignore(reason, resume, byteLength);
  }

  skip(resume: Resume): void {
    this.sink.skip(resume);
  }

  duplicate(resume: Resume): void {
    this.sink.duplicate(resume);
  }

  async room(): Promise<void> {
    await this.sink.room();
  }

  close(keepPosition: boolean): void {
    this.sink.close(keepPosition);
  }
}
