import { z } from 'zod';
import { SEVERITIES } from './event.ts';
import { IP_BYTES, packIp } from './ipAddress.ts';

/** What feeds leave out, feed by feed, and the mute list of the whole site. */

const cidr = z
  .string()
  .min(1)
  .max(60)
  .refine(isNetwork, 'a network such as 10.0.0.0/8 or 2001:db8::/32, or one address');

/** A rule's exact id or its exact text, or a pattern of its text: `*` is any run of characters, `?` any one. */
const signature = z.string().trim().min(1).max(200);

const countryCode = z.string().regex(/^[A-Z]{2}$/, 'a country code of two capital letters, such as DE');

const filterListsSchema = z.strictObject({
  /** Of the attacker or the target. */
  networks: z.array(cidr).max(10_000).default([]),
  signatures: z.array(signature).max(1000).default([]),
  /** Of the attacker. */
  countries: z.array(countryCode).max(300).default([]),
});

export const feedFilterSchema = z.strictObject({
  /** Less severe events are dropped. */
  minSeverity: z.enum(SEVERITIES).nullable().default(null),
  /** An event has to be in each of these lists that is not empty. */
  include: filterListsSchema.prefault({}),
  /** An event must be in none of these. */
  exclude: filterListsSchema.prefault({}),
});

/** Events of a known scanner or an expected rule, dropped in all feeds until a date. */
export const muteSchema = z
  .strictObject({
    /** Of the attacker or the target. */
    cidr: cidr.nullable().default(null),
    signature: signature.nullable().default(null),
    /** ISO 8601: a time with its zone, or a date, which counts to its end (UTC). Null mutes for good. */
    until: z
      .union([z.iso.date(), z.iso.datetime({ offset: true })], 'a date such as 2026-12-31, or a time with its zone')
      .nullable()
      .default(null),
    note: z.string().max(200).default(''),
  })
  .refine(
    (mute) => (mute.cidr === null) !== (mute.signature === null),
    'a mute has a cidr or a signature, one of them',
  );

export type FilterLists = z.infer<typeof filterListsSchema>;
export type FeedFilter = z.infer<typeof feedFilterSchema>;
export type Mute = z.infer<typeof muteSchema>;

/** The first moment at which the mute is over, UTC epoch ms. */
export function endOfMute({ until }: Mute): number {
  if (until === null) return Infinity;
  return until.length === 10 ? Date.parse(until) + 86_400_000 : Date.parse(until);
}

function isNetwork(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  const family = packIp(address, new Uint8Array(IP_BYTES), 0);
  if (family === 0 || more.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128));
}
