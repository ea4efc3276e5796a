import { failure, success, type Result } from '../../contract/result.ts';
import { PrefixTable } from '../enrich/prefixTable.ts';
import { canonicalIp } from '../normalise/canonicalIp.ts';

export type SenderList = (ip: string) => boolean;

/**
 * Who may send to a listener at this address. Beyond the machine itself the senders have to be listed: whoever can send
 * can put events on the wall.
 */
export function senderList(address: string, networks: readonly string[]): Result<SenderList, 'open' | 'bad-network'> {
  if (networks.length === 0) {
    if (isLoopback(address)) return success(() => true);
    const message = `Listening at ${address} lets others send. List the networks that may as allowedSenders (such as 10.0.0.0/8), or listen at 127.0.0.1.`;
    return failure('open', message);
  }
  const table = new PrefixTable<true>();
  const bad = networks.filter((network) => !table.add(network, true));
  if (bad.length > 0) return failure('bad-network', `These allowedSenders are no networks: ${bad.join(', ')}.`);
  return success((ip) => {
    // A link-local address comes with its interface.
    const canonical = canonicalIp(ip.replace(/%.*$/, ''));
    return canonical !== null && table.find(canonical) !== undefined;
  });
}

function isLoopback(address: string): boolean {
  const ip = canonicalIp(address);
  return ip === '::1' || ip?.startsWith('127.') === true;
}
