import { z } from 'zod';
import { EVENT_KINDS } from './event.ts';
import { feedFilterSchema, muteSchema } from './filterSettings.ts';
import {
  demoSource,
  fileSource,
  httpStreamSource,
  replaySource,
  sseSource,
  stdinSource,
  syslogSource,
  unixSocketSource,
} from './transportSettings.ts';

/**
 * The settings file (`settings.json` in the data directory), version by version. Unknown keys are refused: a typing
 * error must not pass for a setting. Every key has a default, so `{}` is a valid file.
 */
export const SETTINGS_VERSION = 1;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const latDeg = z.number().min(-90).max(90);
const lonDeg = z.number().min(-180).max(180);

/** A named place with coordinates in degrees. */
export const placeSchema = z.strictObject({ name: z.string().min(1).max(80), latDeg, lonDeg });

/** One of the site's own networks; without a place of its own it lies at home. */
export const siteNetworkSchema = z.strictObject({
  cidr: z.string().min(1).max(60),
  place: placeSchema.nullable().default(null),
});

/**
 * An address translation of the site: events that name a public address in `from` (a network or one address) mean the
 * private address `to`, are drawn where that one lies, and belong to the site.
 */
export const natRuleSchema = z.strictObject({
  from: z.string().min(1).max(60),
  to: z.string().min(1).max(60),
});

const databasePath = z.string().min(1).max(4096);

/** The user's own databases (.mmdb), asked before those that come with the app. */
export const locationSettingsSchema = z.strictObject({
  /** Asked one after the other, until one has coordinates for an address. */
  cityDatabases: z.array(databasePath).max(8).default([]),
  /** AS numbers and organizations. */
  asnDatabase: databasePath.nullable().default(null),
});

/**
 * How `json` finds an event's fields: field of the event -> dotted path in the frame's object. A path may hold `[0]`
 * indexes; a key that itself holds dots is tried first. `constants` fills fields that the frame does not have.
 */
export const jsonMappingSchema = z.strictObject({
  paths: z.record(z.string().max(60), z.string().min(1).max(200)).default({}),
  constants: z.record(z.string().max(60), z.union([z.string().max(200), z.number()])).default({}),
});

const feedIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'lower case letters, digits, dot, dash and underscore, 63 at most');

const feedBase = {
  id: feedIdSchema,
  name: z.string().min(1).max(80),
  enabled: z.boolean().default(true),
  /** Id of a format in the registry, or `auto`: the one that fits the first lines. */
  format: z.string().min(1).max(40).default('suricata-eve'),
  mapping: jsonMappingSchema.nullable().default(null),
  /** Overrides the kind that the format gives its events. */
  kind: z.enum(EVENT_KINDS).nullable().default(null),
  sensor: z.string().max(80).nullable().default(null),
  /** IANA zone of times that come without one. */
  timeZone: z.string().min(1).max(60).refine(isTimeZone, 'a time zone such as Europe/Malta or UTC').default('UTC'),
  /** Null keeps every event. */
  filter: feedFilterSchema.nullable().default(null),
};

export const feedSchema = z.discriminatedUnion('transport', [
  z.strictObject({ ...feedBase, ...fileSource }),
  z.strictObject({ ...feedBase, ...sseSource }),
  z.strictObject({ ...feedBase, ...httpStreamSource }),
  z.strictObject({ ...feedBase, ...syslogSource }),
  z.strictObject({ ...feedBase, ...unixSocketSource }),
  z.strictObject({ ...feedBase, ...stdinSource }),
  z.strictObject({ ...feedBase, ...replaySource }),
  z.strictObject({ ...feedBase, ...demoSource }),
]);

/** A user name, or a telling parameter with a value, in an address. */
const SECRET_IN_ADDRESS = /^https?:\/\/[^/?#]*@|[?&][^=&#]*(?:token|key|secret|passw|auth|signature)[^=&#]*=[^&#]/i;

/** A feed as the settings file may hold it: that file is plain text, and windows read it. */
export const savedFeedSchema = feedSchema.refine(
  (feed) => !('url' in feed) || !SECRET_IN_ADDRESS.test(feed.url),
  'the address holds a secret: give it as a header or bearer token with ${env:NAME} or ${file:/path}',
);

export const wallSettingsSchema = z.strictObject({
  fullscreen: z.boolean().default(false),
  /** Draws without a GPU. */
  softwareRendering: z.boolean().default(false),
  /** Degrees the globe turns in a minute. */
  turnDegPerMinute: z.number().min(0).max(360).default(24),
});

export const settingsSchema = z.strictObject({
  version: z.literal(SETTINGS_VERSION).default(SETTINGS_VERSION),
  siteName: z.string().max(80).default(''),
  /** Where private and documentation addresses lie; null guesses it from the machine's time zone. */
  home: placeSchema.nullable().default(null),
  /** Empty means the private ranges. */
  siteNetworks: z.array(siteNetworkSchema).max(10_000).default([]),
  nat: z.array(natRuleSchema).max(10_000).default([]),
  location: locationSettingsSchema.prefault({}),
  feeds: z
    .array(savedFeedSchema)
    .max(200)
    .refine((feeds) => new Set(feeds.map((feed) => feed.id)).size === feeds.length, 'two feeds have the same id')
    .default([]),
  mutes: z.array(muteSchema).max(10_000).default([]),
  wall: wallSettingsSchema.prefault({}),
});

export type Place = z.infer<typeof placeSchema>;
export type SiteNetwork = z.infer<typeof siteNetworkSchema>;
export type NatRule = z.infer<typeof natRuleSchema>;
export type LocationSettings = z.infer<typeof locationSettingsSchema>;
export type JsonMapping = z.infer<typeof jsonMappingSchema>;
export type Feed = z.infer<typeof feedSchema>;
export type FileFeed = Extract<Feed, { transport: 'file' }>;
export type SseFeed = Extract<Feed, { transport: 'sse' }>;
export type HttpStreamFeed = Extract<Feed, { transport: 'http-stream' }>;
export type SyslogFeed = Extract<Feed, { transport: 'syslog' }>;
export type UnixSocketFeed = Extract<Feed, { transport: 'unix-socket' }>;
export type ReplayFeed = Extract<Feed, { transport: 'replay' }>;
export type DemoFeed = Extract<Feed, { transport: 'demo' }>;
export type Settings = z.infer<typeof settingsSchema>;
