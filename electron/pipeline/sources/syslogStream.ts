import type { FrameSink } from '../stages.ts';
import type { ConnectionReader } from './connections.ts';
import { LineIntake } from './lineIntake.ts';
import type { StopSignal } from './stopSignal.ts';

/** Digits of a message's length: anything longer is no length. */
const MAX_LENGTH_DIGITS = 9;
const SPACE = 32;
const LESS_THAN = 60;
const NOTHING = Buffer.alloc(0);
const BROKEN = 'sent no length where the next message was to begin (RFC 6587, octet counting)';

/**
 * Messages of one syslog connection over TCP (RFC 6587), framed as its first bytes show: `83 <34>1 …` counts octets,
 * anything else ends each message with a newline.
 */
export class SyslogStream implements ConnectionReader {
  /** Bytes that were read and not used yet. */
  #bytes: Buffer = NOTHING;
  #framing: 'unknown' | 'newline' | 'octets' = 'unknown';
  /** Of a counted message: bytes that are still to come; -1 between messages. */
  #missing = -1;
  #length = 0;
  #parts: Buffer[] = [];
  readonly #lines: LineIntake;

  constructor(
    readonly sink: FrameSink,
    readonly signal: StopSignal,
    readonly maxLineBytes: number,
  ) {
    this.#lines = new LineIntake(sink, signal, maxLineBytes);
  }

  async take(chunk: Uint8Array): Promise<string | null> {
    if (this.#framing === 'newline') return await this.#takeLines(chunk);
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (this.#framing === 'unknown') this.#framing = framingOf(this.#bytes);
    if (this.#framing === 'unknown') return null;
    if (this.#framing === 'octets') return await this.#takeCounted();
    const first = this.#bytes;
    this.#bytes = NOTHING;
    return await this.#takeLines(first);
  }

  /** A message that was counted and not sent whole is none; a line without its end may be whole. */
  async end(): Promise<void> {
    if (this.#framing === 'octets') {
      if (this.#missing >= 0) this.sink.refuse('message cut off', null, this.#length - this.#missing);
      return;
    }
    if (this.#bytes.length > 0) await this.#lines.take(this.#bytes);
    await this.#lines.end();
  }

  async #takeLines(chunk: Uint8Array): Promise<string | null> {
    return (await this.#lines.take(chunk)) ? null : 'sends a message without an end';
  }

  async #takeCounted(): Promise<string | null> {
    for (;;) {
      if (this.#missing < 0) {
        const space = this.#bytes.indexOf(SPACE);
        const digits = this.#bytes.subarray(0, space < 0 ? MAX_LENGTH_DIGITS + 1 : space).toString('latin1');
        if (space < 0 && /^\d{0,9}$/.test(digits)) return null;
        if (!/^[1-9]\d{0,8}$/.test(digits)) {
          this.sink.refuse('no message length', null, this.#bytes.length);
          return BROKEN;
        }
        this.#length = Number(digits);
        this.#missing = this.#length;
        this.#bytes = this.#bytes.subarray(space + 1);
      }
      const part = this.#bytes.subarray(0, this.#missing);
      this.#missing -= part.length;
      this.#bytes = this.#bytes.subarray(part.length);
      if (this.#length <= this.maxLineBytes && part.length > 0) this.#parts.push(part);
      if (this.#missing > 0) {
        this.#compact();
        return null;
      }
      this.#missing = -1;
      if (!this.#hand()) await this.signal.orStopped(this.sink.room());
      if (this.signal.isStopped) return null;
    }
  }

  #hand(): boolean {
    if (this.#length > this.maxLineBytes) return this.sink.refuse('line too long', null, this.#length);
    const [only] = this.#parts;
    const message = this.#parts.length === 1 && only !== undefined ? only : Buffer.concat(this.#parts);
    this.#parts = [];
    const end = trimmedEnd(message, message.length);
    return end === 0 || this.sink.frame(message, 0, end, null, null);
  }

  /** Many small parts, each with memory of its own, are made one. */
  #compact(): void {
    if (this.#parts.length > 64) this.#parts = [Buffer.concat(this.#parts)];
  }
}

/** Line ends and NULs that some senders put behind a message are not of it. */
export function trimmedEnd(bytes: Uint8Array, end: number): number {
  let at = end;
  while (at > 0 && (bytes[at - 1] === 10 || bytes[at - 1] === 13 || bytes[at - 1] === 0)) at -= 1;
  return at;
}

/** Every syslog message begins with `<`: digits and a space before it are its length. */
function framingOf(bytes: Buffer): 'unknown' | 'newline' | 'octets' {
  let at = 0;
  while (at < bytes.length && at <= MAX_LENGTH_DIGITS && isDigit(bytes[at])) at += 1;
  if (at > MAX_LENGTH_DIGITS || (at === 0 && bytes.length > 0) || bytes[0] === 48) return 'newline';
  if (bytes.length <= at) return 'unknown';
  if (bytes[at] !== SPACE) return 'newline';
  if (bytes.length === at + 1) return 'unknown';
  return bytes[at + 1] === LESS_THAN ? 'octets' : 'newline';
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}
