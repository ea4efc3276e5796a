import { DEMO_ATTACKS, type DemoAttack } from './demoAttacks.ts';
import { DEMO_IPV4_NETWORKS, DEMO_IPV6_NETWORKS } from './demoNetworks.ts';
import type { DemoTargets } from './demoTargets.ts';

const DAY_MS = 86_400_000;
const IPV6_SHARE = 0.08;
/** Of the events during a burst, how many belong to it. */
const BURST_SHARE = 0.7;
const BURST_FACTOR = 3;
const MEAN_BURST_MS = 5000;
const MEAN_CALM_MS = 35_000;
/** Keeps the long-run mean at the rate that was asked for, with bursts. */
const CALM_FACTOR = (MEAN_CALM_MS + MEAN_BURST_MS) / (MEAN_CALM_MS + BURST_FACTOR * MEAN_BURST_MS);
const TOTAL_WEIGHT = DEMO_ATTACKS.reduce((sum, { weight }) => sum + weight, 0);

interface Burst {
  readonly attack: DemoAttack;
  readonly remote: string;
  readonly isIpv6: boolean;
}

/** Makes up attacks: from all over the world, in bursts, by day more than by night. `random` gives 0 to 1. */
export class DemoPlay {
  #burst: Burst | null = null;
  #changesAtMs = -Infinity;
  #flowId = 1_000_000_000_000;

  constructor(
    readonly targets: DemoTargets,
    readonly random: () => number,
  ) {}

  /** How busy this moment is: 1 on the long-run mean. */
  factorAt(nowMs: number): number {
    if (nowMs >= this.#changesAtMs) this.#change(nowMs);
    const daily = 1 + 0.3 * Math.sin((2 * Math.PI * (nowMs % DAY_MS)) / DAY_MS - Math.PI / 2);
    return daily * CALM_FACTOR * (this.#burst === null ? 1 : BURST_FACTOR);
  }

  /** One alert as a line of Suricata's eve.json, without its line end. */
  line(nowMs: number): string {
    const burst = this.#burst !== null && this.random() < BURST_SHARE ? this.#burst : this.#pick();
    const { attack, remote, isIpv6 } = burst;
    const host = this.#any(isIpv6 ? this.targets.ipv6 : this.targets.ipv4);
    const remotePort = attack.isOutbound ? attack.port : this.#ephemeralPort(attack);
    const hostPort = attack.isOutbound ? this.#ephemeralPort(attack) : attack.port;
    const attacker = end(remote, remotePort);
    const target = end(host, hostPort);
    const [client, server] = attack.isOutbound ? [target, attacker] : [attacker, target];
    const ends = {
      src_ip: client.ip,
      ...(client.port === undefined ? {} : { src_port: client.port }),
      dest_ip: server.ip,
      ...(server.port === undefined ? {} : { dest_port: server.port }),
    };
    this.#flowId += 1 + Math.floor(this.random() * 1000);
    return JSON.stringify({
      timestamp: timestampOf(nowMs, this.random()),
      flow_id: this.#flowId,
      event_type: 'alert',
      ...ends,
      proto: isIpv6 && attack.protocol === 'ICMP' ? 'IPv6-ICMP' : attack.protocol,
      alert: {
        action: 'allowed',
        gid: 1,
        signature_id: attack.signatureId,
        rev: 1,
        signature: attack.signature,
        category: attack.category,
        severity: attack.priority,
        source: attacker,
        target,
        ...(attack.signatureSeverity === null ? {} : { metadata: { signature_severity: [attack.signatureSeverity] } }),
      },
      ...(attack.appProto === null ? {} : { app_proto: attack.appProto }),
      ...(attack.url === null ? {} : { http: { hostname: 'www.example', url: attack.url, http_method: 'GET' } }),
      direction: 'to_server',
      flow: { pkts_toserver: 1 + Math.floor(this.random() * 9), ...ends },
    });
  }

  #change(nowMs: number): void {
    this.#burst = this.#burst === null && this.#changesAtMs !== -Infinity ? this.#pick() : null;
    const meanMs = this.#burst === null ? MEAN_CALM_MS : MEAN_BURST_MS;
    this.#changesAtMs = nowMs + meanMs * (0.5 + this.random());
  }

  #pick(): Burst {
    const isIpv6 = this.targets.ipv6.length > 0 && (this.targets.ipv4.length === 0 || this.random() < IPV6_SHARE);
    const remote = isIpv6
      ? `${this.#any(DEMO_IPV6_NETWORKS)}::${(1 + Math.floor(this.random() * 65_534)).toString(16)}`
      : `${this.#any(DEMO_IPV4_NETWORKS)}.${1 + Math.floor(this.random() * 254)}`;
    return { attack: this.#anyAttack(), remote, isIpv6 };
  }

  #anyAttack(): DemoAttack {
    let left = this.random() * TOTAL_WEIGHT;
    for (const attack of DEMO_ATTACKS) {
      left -= attack.weight;
      if (left < 0) return attack;
    }
    return this.#any(DEMO_ATTACKS);
  }

  #ephemeralPort(attack: DemoAttack): number | null {
    return attack.port === null ? null : 32_768 + Math.floor(this.random() * 28_000);
  }

  #any<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.random() * items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  }
}

function end(ip: string, port: number | null): { ip: string; port?: number } {
  return port === null ? { ip } : { ip, port };
}

/** As Suricata writes it: microseconds, and a zone without a colon. */
function timestampOf(nowMs: number, fraction: number): string {
  const micros = String(Math.floor(fraction * 1000)).padStart(3, '0');
  return `${new Date(nowMs).toISOString().slice(0, -1)}${micros}+0000`;
}
