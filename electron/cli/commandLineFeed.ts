import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { failure, success, type Result } from '../contract/result.ts';
import { feedSchema, type Feed } from '../contract/settings.ts';
import { FORMAT_LIST, isFormatChoice } from '../pipeline/decode/registry.ts';
import { maskSecrets } from '../settings/maskSecrets.ts';

/** What --tail and --sse say of a feed. */
export type CommandLineFeed = (
  | { readonly transport: 'file'; readonly path: string }
  | { readonly transport: 'sse'; readonly url: string }
  | { readonly transport: 'stdin' }
) &
  ReadAs;

/** What its lines are. */
export interface ReadAs {
  readonly format: string;
  /** IANA zone of times that come without one. */
  readonly timeZone: string;
}

const LONGEST_NAME = 80;

/**
 * The whole feed, or what is wrong with it. Its id follows from the address alone, so that the next start with the same
 * option reads on where this one ended.
 */
export function feedFromCommandLine(feed: CommandLineFeed): Result<Feed> {
  if (!isFormatChoice(feed.format)) {
    return failure('no-format', `there is no format "${feed.format}": ${FORMAT_LIST}`);
  }
  const checked = feedSchema.safeParse({ ...feed, ...idAndName(feed) });
  if (checked.success) return success(checked.data);
  const what = feed.transport === 'sse' ? '--sse' : '--tail';
  return failure('no-feed', `${what} cannot be used: ${checked.error.issues[0]?.message ?? 'it is out of bounds'}`);
}

function idAndName(feed: CommandLineFeed): { readonly id: string; readonly name: string } {
  if (feed.transport === 'stdin') return { id: 'stdin', name: 'Standard input' };
  const address = feed.transport === 'file' ? feed.path : feed.url;
  const name = feed.transport === 'file' ? basename(feed.path) || feed.path : new URL(feed.url).host;
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-');
  const digest = createHash('sha256').update(address).digest('hex').slice(0, 8);
  return {
    id: `${feed.transport}-${slug}`.slice(0, 50) + `-${digest}`,
    name: maskSecrets(name).slice(0, LONGEST_NAME),
  };
}
