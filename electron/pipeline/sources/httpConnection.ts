import { readFile, stat } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import { EnvHttpProxyAgent, fetch, Headers, type Response } from 'undici';
import type { HttpStreamFeed, SseFeed } from '../../contract/settings.ts';
import { pathProblem } from './pathProblem.ts';
import { resolveSecretText } from './secretText.ts';

export type HttpAddress = Pick<SseFeed | HttpStreamFeed, 'url' | 'headers' | 'bearerToken' | 'caFile'>;

/** How a connection ended: try again (after `waitMs` at least), or not until the user acts. */
export interface Ending {
  readonly kind: 'network' | 'http' | 'rate limit';
  readonly message: string;
  readonly isFinal: boolean;
  readonly waitMs: number;
}

export interface HttpConnection {
  readonly response: Response;
  /** Ends its sockets, whatever was left of the answer. */
  close(): Promise<void>;
}

const MAX_REDIRECTS = 5;
const MAX_CA_BYTES = 1024 * 1024;

/**
 * One GET, with the feed's headers and secrets as they are now, through the proxy that the environment names. Redirects
 * are followed within the origin: a token must not travel to another. Throws what fetch throws.
 */
export async function openConnection(
  address: HttpAddress,
  ownHeaders: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<HttpConnection | Ending> {
  const first = new URL(address.url);
  const headers = await requestHeaders(address, first, ownHeaders);
  if (!(headers instanceof Headers)) return headers;
  const ca = address.caFile === null ? null : await readCertificates(address.caFile);
  if (ca !== null && 'message' in ca) return ca;
  const tls = ca === null ? {} : { ca: [...rootCertificates, ca.pem] };
  // Node's own fetch knows neither a proxy nor a certificate authority of one's own. Silence is the caller's to judge.
  const agent = new EnvHttpProxyAgent({
    connect: tls,
    requestTls: tls,
    proxyTls: tls,
    proxyTunnel: false,
    bodyTimeout: 0,
    headersTimeout: 0,
  });
  const close = async (): Promise<void> => await agent.destroy();
  try {
    let url = withoutCredentials(first);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const response = await fetch(url, { headers, redirect: 'manual', signal, dispatcher: agent });
      const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
      if (location === null) return { response, close };
      await response.body?.cancel();
      const next = URL.canParse(location, url.href) ? new URL(location, url) : null;
      if (next === null || next.origin !== first.origin) {
        await close();
        const where = next === null ? 'nowhere' : next.origin;
        return again(
          `${first.host} redirects to ${where} (HTTP ${response.status}), which is not followed. If you trust it, put it into the URL.`,
          'http',
        );
      }
      url = withoutCredentials(next);
    }
    await close();
    return again(`${first.host} redirects more than ${MAX_REDIRECTS} times. Check the feed's URL.`, 'http');
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

export function again(message: string, kind: Ending['kind'] = 'network', waitMs = 0): Ending {
  return { kind, message, isFinal: false, waitMs };
}

async function requestHeaders(
  address: HttpAddress,
  url: URL,
  ownHeaders: Readonly<Record<string, string>>,
): Promise<Headers | Ending> {
  const headers = new Headers(ownHeaders);
  if (url.username !== '' || url.password !== '') {
    const plain = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.set('authorization', `Basic ${Buffer.from(plain).toString('base64')}`);
  }
  const wanted = Object.entries(address.headers);
  if (address.bearerToken !== null) wanted.push(['authorization', `Bearer ${address.bearerToken}`]);
  for (const [name, text] of wanted) {
    const value = await resolveSecretText(text);
    if (!value.ok) return again(value.error.message);
    headers.set(name, value.value);
  }
  return headers;
}

async function readCertificates(path: string): Promise<{ readonly pem: string } | Ending> {
  try {
    const stats = await stat(path);
    const pem = stats.isFile() && stats.size <= MAX_CA_BYTES ? await readFile(path, 'latin1') : '';
    return pem.includes('-----BEGIN CERTIFICATE-----')
      ? { pem }
      : again(`${path} holds no certificate in PEM. Name the file of your certificate authority as caFile.`);
  } catch (thrown) {
    return again(`The feed's caFile is missing: ${pathProblem(path, thrown)}`);
  }
}

function withoutCredentials(url: URL): URL {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare;
}
