import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Feed } from '../../contract/settings.ts';
import { findFormat, type DecoderOptions } from '../decode/registry.ts';
import type { Json } from '../stages.ts';
import { chooseFormat, type FormatChoice } from './chooseFormat.ts';
import { readFirstLines } from './firstLines.ts';

/** The stream key under which a feed's positions keep what `auto` chose; no source has such a key. */
export const CHOICE_KEY = '(format)';

const choiceSchema = z.object({ format: z.string(), reason: z.string(), address: z.string() });

/** The choice as a position: it holds for one address, and not for another that the feed is pointed at later. */
export function choicePosition(choice: FormatChoice, feed: Feed): Json {
  return { format: choice.format, reason: choice.reason, address: addressOf(feed) };
}

/** What a feed set to `auto` was found to be before. A replay's file can be looked into, and has to be for its times. */
export function earlierChoice(
  position: Json | undefined,
  feed: Feed,
  decoderOptions: DecoderOptions,
): FormatChoice | null {
  if (feed.transport !== 'replay') return storedChoice(position, feed);
  try {
    const choice = chooseFormat(readFirstLines(feed.path).lines, decoderOptions);
    return choice.format === null ? null : choice;
  } catch {
    // The source says what is wrong with the file.
    return null;
  }
}

function storedChoice(position: Json | undefined, feed: Feed): FormatChoice | null {
  const stored = choiceSchema.safeParse(position).data;
  if (stored === undefined || stored.address !== addressOf(feed) || findFormat(stored.format) === null) return null;
  return { format: stored.format, reason: stored.reason };
}

/** A digest: an URL may hold a token. */
function addressOf(feed: Feed): string {
  const address = 'url' in feed ? feed.url : 'path' in feed ? feed.path : '';
  return createHash('sha256').update(`${feed.transport} ${address}`).digest('hex').slice(0, 16);
}
