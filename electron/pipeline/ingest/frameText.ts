import { isAscii, isUtf8 } from 'node:buffer';

/**
 * The text of a frame. Bytes that are no UTF-8 become U+FFFD each and are noticed. ASCII, which nearly all log lines
 * are, is copied without being decoded.
 */
export function frameText(bytes: Uint8Array, start: number, end: number, notice: (kind: string) => void): string {
  const frame = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  if (isAscii(frame)) return frame.toString('latin1');
  if (!isUtf8(frame)) notice('invalid UTF-8');
  return frame.toString('utf8');
}

/** What the first bytes of a file say about its encoding. */
export function byteOrderMark(bytes: Uint8Array, start: number, end: number): 'UTF-8' | 'UTF-16' | null {
  const [first, second, third] = bytes.subarray(start, Math.min(end, start + 3));
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'UTF-8';
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) ? 'UTF-16' : null;
}
