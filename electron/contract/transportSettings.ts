import { z } from 'zod';

/** What each transport's feeds say about their source, beside what all feeds have. */

/** A relative path would mean another file wherever Arcwall is started from. */
const absolutePath = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^(\/|\\\\|[A-Za-z]:[\\/])/, 'an absolute path');

/**
 * `${env:NAME}` and `${file:/absolute/path}` stand for what is in that variable or file when a connection is made: what
 * is secret is never written into the settings.
 */
const REFERENCE = /\$\{(?:env:[A-Za-z_][A-Za-z0-9_]{0,99}|file:\/[^{}\r\n]{1,1000}|file:[A-Za-z]:[^{}\r\n]{1,1000})\}/;
const REFERENCE_WORDS = 'a secret is given as ${env:NAME} or ${file:/absolute/path}, never itself';

const secretReference = z
  .string()
  .max(1200)
  .regex(new RegExp(`^${REFERENCE.source}$`), REFERENCE_WORDS);

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
/** Headers that belong to the connection, not to whoever configures a feed. */
const OWN_HEADERS =
  /^(host|connection|content-length|transfer-encoding|upgrade|keep-alive|te|trailer|expect|last-event-id|accept-encoding|proxy-.*)$/i;
const SECRET_HEADERS = /authorization|cookie|token|secret|passw|auth|key|signature|credential/i;

const requestHeaders = z
  .record(
    z.string().max(100),
    z
      .string()
      .max(4096)
      .regex(/^[\t\x20-\x7e]*$/, 'printable ASCII'),
  )
  .superRefine((headers, context) => {
    for (const [name, value] of Object.entries(headers)) {
      const complain = (message: string): void => context.addIssue({ code: 'custom', path: [name], message });
      if (!HEADER_NAME.test(name)) complain('not the name of a header');
      else if (OWN_HEADERS.test(name)) complain('Arcwall sets this header itself');
      else if (value.replaceAll(new RegExp(REFERENCE.source, 'g'), '').includes('${')) complain(REFERENCE_WORDS);
      else if (SECRET_HEADERS.test(name) && !REFERENCE.test(value)) complain(REFERENCE_WORDS);
    }
  })
  .refine((headers) => Object.keys(headers).length <= 50, '50 headers at most');

const httpSource = {
  url: z.url({ protocol: /^https?$/, error: 'an http:// or https:// address' }).max(2048),
  /** Sent with every request. A value may hold `${env:NAME}` and `${file:/path}`; that of a telling name has to. */
  headers: requestHeaders.default({}),
  /** Sent as `Authorization: Bearer …`: `${env:NAME}` or `${file:/path}`. */
  bearerToken: secretReference.nullable().default(null),
  /** PEM file of certificate authorities that are trusted besides the usual ones. */
  caFile: absolutePath.nullable().default(null),
};

export const fileSource = {
  transport: z.literal('file'),
  path: absolutePath,
  /** Where a file that was never read before is begun. */
  startAt: z.enum(['beginning', 'end']).default('beginning'),
};

export const sseSource = {
  transport: z.literal('sse'),
  ...httpSource,
  /** Only events of these names are read (`message` is that of events without one); none means every event. */
  eventNames: z.array(z.string().min(1).max(100)).max(50).default([]),
};

export const httpStreamSource = {
  transport: z.literal('http-stream'),
  ...httpSource,
  /** Seconds without a byte after which the peer counts as gone. X sends an empty line every 20 s at least. */
  keepAliveSeconds: z.number().min(1).max(3600).default(25),
};

export const syslogSource = {
  transport: z.literal('syslog'),
  protocol: z.enum(['udp', 'tcp', 'both']).default('both'),
  /** The address to listen at. Any but a loopback address needs `allowedSenders`. */
  address: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
  port: z.number().int().min(1).max(65_535).default(5514),
  /** Networks (`10.0.0.0/8`, `2001:db8::/32`) whose messages are taken; none means all, at a loopback address only. */
  allowedSenders: z.array(z.string().min(1).max(60)).max(1000).default([]),
  /**
   * What the decoder gets of a message: all of it, or the body behind the syslog header. `auto` is the body, but all of
   * it for CEF and LEEF, whose time and host may stand only in that header.
   */
  content: z.enum(['auto', 'whole', 'body']).default('auto'),
};

export const unixSocketSource = {
  transport: z.literal('unix-socket'),
  /** Where Arcwall listens: the `filename` of an output with `filetype: unix_stream` in suricata.yaml. */
  path: absolutePath,
};

export const stdinSource = { transport: z.literal('stdin') };

export const replaySource = {
  transport: z.literal('replay'),
  path: absolutePath,
  /** How many times faster than it happened. */
  factor: z.number().min(0.01).max(100_000).default(1),
  /** Begins anew at the end. */
  loop: z.boolean().default(false),
};

export const demoSource = {
  transport: z.literal('demo'),
  eventsPerSecond: z.number().min(0.1).max(20_000).default(6),
};
