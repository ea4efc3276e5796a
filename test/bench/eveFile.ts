import { closeSync, openSync, writeSync } from 'node:fs';
import { RandomSource } from '../fixtures/randomSource.ts';

export interface EveFile {
  readonly path: string;
  readonly lines: number;
  readonly bytes: number;
}

const START_MS = Date.UTC(2026, 9, 1);
const SOURCES = 20_000;
const SIGNATURES = 300;
const SERVICES = [
  ['http', 80],
  ['ssh', 22],
  ['rdp', 3389],
  ['smb', 445],
  ['telnet', 23],
  ['dns', 53],
  ['ftp', 21],
  ['smtp', 25],
  ['sip', 5060],
  ['mysql', 3306],
] as const;
const CATEGORIES = [
  'Attempted Administrator Privilege Gain',
  'Attempted Information Leak',
  'Potentially Bad Traffic',
  'Web Application Attack',
  'A Network Trojan was detected',
  'Misc activity',
];
const WRITE_BYTES = 4 * 1024 * 1024;

/**
 * Writes alerts as Suricata writes them, about 740 bytes a line, spread evenly over `spanMs` in the order of time with
 * the little disorder of several packet threads. 20,000 sources, 300 signatures, few of them most of the time.
 */
export function writeEveFile(path: string, lines: number, spanMs: number): EveFile {
  const random = new RandomSource(lines + spanMs);
  const sources = Array.from({ length: SOURCES }, () => publicAddress(random));
  const file = openSync(path, 'w');
  let bytes = 0;
  let chunk: string[] = [];
  let chunkBytes = 0;
  for (let line = 0; line < lines; line += 1) {
    const tsMs = START_MS + Math.floor((line * spanMs) / lines) + random.below(200);
    const text = `${alertLine(random, sources, tsMs)}\n`;
    chunk.push(text);
    chunkBytes += text.length;
    if (chunkBytes < WRITE_BYTES && line < lines - 1) continue;
    bytes += writeSync(file, chunk.join(''));
    chunk = [];
    chunkBytes = 0;
  }
  closeSync(file);
  return { path, lines, bytes };
}

function alertLine(random: RandomSource, sources: readonly string[], tsMs: number): string {
  const signature = random.skewed(SIGNATURES);
  const [appProto, port] = SERVICES[random.skewed(SERVICES.length)] ?? SERVICES[0];
  const source = sources[random.skewed(sources.length)] ?? '';
  const sourcePort = 1024 + random.below(60_000);
  const target = `192.168.${random.below(4)}.${1 + random.skewed(60)}`;
  const http = {
    hostname: 'shop.example',
    url: `/catalogue/item-${random.below(5000)}?session=${random.below(1e9).toString(36)}`,
    http_user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
    http_method: 'GET',
    protocol: 'HTTP/1.1',
    status: random.pick([200, 301, 403, 404]),
    length: random.below(20_000),
  };
  return JSON.stringify({
    timestamp: new Date(tsMs).toISOString().replace('Z', `${String(random.below(1000)).padStart(3, '0')}+0000`),
    flow_id: 1e14 + random.below(2e9) * 1e6 + random.below(1e6),
    in_iface: 'enp3s0',
    event_type: 'alert',
    src_ip: source,
    src_port: sourcePort,
    dest_ip: target,
    dest_port: port,
    proto: 'TCP',
    pkt_src: 'wire/pcap',
    tx_id: 0,
    alert: {
      action: 'allowed',
      gid: 1,
      signature_id: 2_000_000 + signature * 7,
      rev: 3,
      signature: `ET SCAN Suspicious inbound probe of family ${signature}`,
      category: CATEGORIES[signature % CATEGORIES.length],
      severity: 1 + (signature % 3),
      metadata: { attack_target: ['Server'], signature_severity: ['Major'] },
    },
    ...(appProto === 'http' ? { http } : {}),
    app_proto: appProto,
    direction: 'to_server',
    flow: {
      pkts_toserver: 1 + random.below(20),
      pkts_toclient: random.below(20),
      bytes_toserver: 60 + random.below(5000),
      bytes_toclient: random.below(5000),
      start: new Date(tsMs - random.below(2000)).toISOString().replace('Z', '000+0000'),
      src_ip: source,
      dest_ip: target,
      src_port: sourcePort,
      dest_port: port,
    },
  });
}

function publicAddress(random: RandomSource): string {
  if (random.chance(0.1))
    return `2a0${random.below(10)}:${(1 + random.below(65_534)).toString(16)}::${random.below(100) + 1}`;
  const first = random.pick([5, 14, 23, 31, 45, 61, 77, 80, 91, 103, 114, 122, 138, 151, 177, 185, 193, 201, 212, 218]);
  return `${first}.${random.below(256)}.${random.below(256)}.${1 + random.below(254)}`;
}
