import { messageOf } from '../../contract/result.ts';

/** An address as it may be shown: without user, password, query and fragment, where tokens travel. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/** What an HTTP status means for a feed, and what to do. */
export function statusMessage(status: number, host: string): string {
  if (status === 401 || status === 403)
    return `${host} refuses access (HTTP ${status}). Check the feed's token or password.`;
  if (status === 404 || status === 410)
    return `${host} has no stream at this address (HTTP ${status}). Check the feed's URL.`;
  if (status === 429) return `${host} asks for fewer attempts (HTTP 429). Nothing to do: the next one waits.`;
  if (status >= 500) return `${host} fails (HTTP ${status}). Nothing to do here unless it lasts: ask who runs it.`;
  return `${host} answers HTTP ${status} where 200 was expected. Check the feed's URL.`;
}

/** What a failed connection means, from the error that fetch throws and the cause that it hides. */
export function connectionMessage(thrown: unknown, host: string): string {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED') return `Nothing listens at ${host}. Check the address, and that the server runs.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `The name ${host} cannot be resolved. Check it, and the network.`;
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return `${host} closed the connection.`;
  if (code.includes('CERT') || code.includes('SIGNED')) return `The certificate of ${host} is not trusted (${code}).`;
  return `${host} cannot be reached: ${messageOf(cause)}`;
}
