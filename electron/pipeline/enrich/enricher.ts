import type { Endpoint, LocatedEvent, UndrawnReason } from '../../contract/event.ts';
import { BoundedCache } from '../boundedCache.ts';
import { cleanText } from '../normalise/cleanText.ts';
import type { NormalEnd, NormalEvent } from '../normalise/normaliseRecord.ts';
import { locationOf, type Location } from './locationRecord.ts';
import type { Locator } from './locator.ts';
import type { Network } from './networkRecord.ts';
import type { SiteMap } from './siteMap.ts';
import type { UnlocatedAddresses } from './unlocatedAddresses.ts';

/** Everything that is known about an address, whatever the event. */
interface Whereabouts {
  readonly isInside: boolean;
  /** Of the site, or private: not for a location database to know. */
  readonly isSites: boolean;
  readonly location: Omit<Location, 'latDeg' | 'lonDeg'> & {
    readonly latDeg: number | null;
    readonly lonDeg: number | null;
  };
  readonly place: string | null;
  readonly network: Network | null;
}

const NOWHERE: Whereabouts['location'] = { latDeg: null, lonDeg: null, countryCode: null, city: null };
const CACHED_ADDRESSES = 131_072;

/** Gives events their places: the site's own word first, then the location databases, then what the producer claims. */
export class Enricher {
  readonly #known = new BoundedCache<string, Whereabouts>(CACHED_ADDRESSES);

  constructor(
    readonly locator: Locator,
    readonly site: SiteMap,
    /** Takes note of addresses that had no place. */
    readonly unlocated: UnlocatedAddresses | null = null,
  ) {}

  /** True for an address (canonical text) of the site's own networks. */
  isInside(ip: string): boolean {
    return this.#whereabouts(ip).isInside;
  }

  enrichEvent(event: NormalEvent): LocatedEvent {
    const attacker = this.#locateEnd(event.attacker);
    const target = this.#locateEnd(event.target);
    return {
      feedId: event.feedId,
      format: event.format,
      kind: event.kind,
      tsMs: event.tsMs,
      receivedMs: event.receivedMs,
      severity: event.severity,
      direction: event.direction,
      protocol: event.protocol,
      service: event.service,
      signatureId: event.signatureId,
      signature: event.signature,
      category: event.category,
      action: event.action,
      sensor: event.sensor,
      correlationId: event.correlationId,
      attacker,
      target,
      undrawn: attacker.latDeg === null || target.latDeg === null ? this.#undrawn(attacker, target) : null,
      detail: event.detail,
      sourcePath: event.sourcePath,
      sourceOffset: event.sourceOffset,
    };
  }

  #locateEnd(end: NormalEnd): Endpoint {
    const found = end.ip === null ? null : this.#whereabouts(end.ip);
    let location = found?.location ?? NOWHERE;
    if (end.claimed !== null && location.latDeg === null) location = claimedLocation(end.claimed) ?? location;
    return {
      ip: end.ip,
      port: end.port,
      latDeg: location.latDeg,
      lonDeg: location.lonDeg,
      countryCode: location.countryCode,
      city: location.city,
      asn: found?.network?.asn ?? null,
      organization: found?.network?.organization ?? null,
      place: found?.place ?? null,
    };
  }

  /** Why it has no arc: of several reasons the first in the order of UNDRAWN_REASONS. */
  #undrawn(attacker: Endpoint, target: Endpoint): UndrawnReason {
    for (const { ip, latDeg } of [attacker, target]) {
      if (ip === null || latDeg !== null) continue;
      this.unlocated?.count(ip, this.#whereabouts(ip).isSites ? 'private' : 'unlocated');
    }
    const lacks = (end: Endpoint, reason: 'missing' | 'private'): boolean =>
      end.latDeg === null &&
      (reason === 'missing' ? end.ip === null : end.ip !== null && this.#whereabouts(end.ip).isSites);
    if (lacks(attacker, 'missing')) return 'attacker-missing';
    if (lacks(target, 'missing')) return 'target-missing';
    if (lacks(attacker, 'private')) return 'attacker-private';
    if (lacks(target, 'private')) return 'target-private';
    return attacker.latDeg === null ? 'attacker-unlocated' : 'target-unlocated';
  }

  #whereabouts(ip: string): Whereabouts {
    const known = this.#known.get(ip);
    if (known !== undefined) return known;
    const found = this.#find(ip);
    this.#known.set(ip, found);
    return found;
  }

  #find(ip: string): Whereabouts {
    const finding = this.site.find(ip);
    const location = this.locator.locate(ip);
    const city = cleanText(location?.city ?? null);
    const network = this.#networkOf(ip);
    if (finding === null) {
      return {
        isInside: false,
        isSites: false,
        location: location === null ? NOWHERE : { ...location, city },
        place: null,
        network,
      };
    }
    const { place, isInside } = finding;
    // The site knows better where its own addresses are than any database; the country of a public one may stay.
    const at = place === null ? location : { latDeg: place.latDeg, lonDeg: place.lonDeg };
    return {
      isInside,
      isSites: true,
      location: {
        latDeg: at?.latDeg ?? null,
        lonDeg: at?.lonDeg ?? null,
        countryCode: location?.countryCode ?? null,
        city: place === null ? city : null,
      },
      place: place?.name ?? null,
      network,
    };
  }

  #networkOf(ip: string): Network | null {
    const network = this.locator.networkOf(ip);
    return network === null ? null : { asn: network.asn, organization: cleanText(network.organization) };
  }
}

function claimedLocation(claimed: NonNullable<NormalEnd['claimed']>): Location | null {
  return locationOf(claimed.latDeg, claimed.lonDeg, claimed.countryCode, cleanText(claimed.city));
}
