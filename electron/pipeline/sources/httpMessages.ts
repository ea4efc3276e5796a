import { messageOf } from '../../contract/result.ts';
import { errorCodeOf } from './pathProblem.ts';

/** An address as it may be shown: without user, password, query and fragment, where tokens travel. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/** What an HTTP status means for a feed, and what to do. */
export function statusMessage(status: number, host: string): string {
  if (status === 401 || status === 403)
    return `${host} refuses access (HTTP ${status}). Check the feed's token or password.`;
  if (status === 407) return `The proxy before ${host} wants a password (HTTP 407). Put it into HTTPS_PROXY.`;
  if (status === 404 || status === 410)
    return `${host} has no stream at this address (HTTP ${status}). Check the feed's URL.`;
  if (status === 420 || status === 429)
    return `${host} asks for fewer attempts (HTTP ${status}). Nothing to do: the next one waits.`;
  if (status >= 500) return `${host} fails (HTTP ${status}). Nothing to do here unless it lasts: ask who runs it.`;
  return `${host} answers HTTP ${status} where 200 was expected. Check the feed's URL.`;
}

/** What a failed connection means, from the error that fetch throws and the cause that it hides. */
export function connectionMessage(thrown: unknown, host: string): string {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  const code = errorCodeOf(cause);
  if (code === 'ECONNREFUSED')
    return `Nothing listens at ${host}. Check the address, and that the server runs.${proxyWords()}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `The name ${host} cannot be resolved. Check it, and the network.${proxyWords()}`;
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return `${host} closed the connection.`;
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT')
    return `${host} does not answer. Check the address, the network and the firewall.${proxyWords()}`;
  if (/CERT|SIGN/.test(code)) {
    return `The certificate of ${host} is not trusted (${code}). If its authority is your own, name the authority's PEM file as the feed's caFile.`;
  }
  return `${host} cannot be reached: ${messageOf(cause)}${proxyWords()}`;
}

/** A proxy of the environment is easily forgotten, and its faults look like the server's. */
function proxyWords(): string {
  const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];
  const name = names.find((one) => (process.env[one] ?? '') !== '');
  return name === undefined ? '' : ` Connections go through the proxy of ${name}: check that too.`;
}
