import type { Json, RawRecord } from '../stages.ts';
import { objectOf, scalarOf, type JsonObject } from './parseJsonObject.ts';

type Detail = Record<string, string | number | boolean | null>;

/** Which fields of which EVE section are telling, and what they are called in an event's detail. */
const SECTIONS: readonly (readonly [section: string, fields: readonly (readonly [field: string, name: string])[]])[] = [
  [
    'http',
    [
      ['hostname', 'httpHost'],
      ['url', 'url'],
      ['http_method', 'httpMethod'],
      ['status', 'httpStatus'],
      ['http_user_agent', 'userAgent'],
      ['http_refer', 'referer'],
    ],
  ],
  [
    'tls',
    [
      ['sni', 'tlsSni'],
      ['version', 'tlsVersion'],
      ['subject', 'tlsSubject'],
      ['issuerdn', 'tlsIssuer'],
      ['fingerprint', 'tlsFingerprint'],
      ['ja4', 'ja4'],
    ],
  ],
  [
    'smtp',
    [
      ['helo', 'smtpHelo'],
      ['mail_from', 'mailFrom'],
    ],
  ],
  [
    'smb',
    [
      ['command', 'smbCommand'],
      ['filename', 'fileName'],
    ],
  ],
  [
    'fileinfo',
    [
      ['filename', 'fileName'],
      ['md5', 'fileMd5'],
      ['sha1', 'fileSha1'],
      ['sha256', 'fileSha256'],
      ['size', 'fileBytes'],
    ],
  ],
];

/** What an analyst asks next about an EVE alert: flat, in names that tell, without empty values. */
export function eveDetail(eve: JsonObject): RawRecord['detail'] {
  const detail: Detail = {};
  put(detail, 'flowId', eve['flow_id']);
  if (eve['icmp_type'] !== undefined) {
    put(detail, 'icmpType', eve['icmp_type']);
    put(detail, 'icmpCode', eve['icmp_code']);
  }
  for (const [section, fields] of SECTIONS) {
    const source = eve[section];
    if (source === undefined) continue;
    const found = objectOf(source);
    if (found === null) continue;
    for (const [field, name] of fields) put(detail, name, found[field]);
  }
  if (eve['tls'] !== undefined) putFingerprints(detail, objectOf(eve['tls']));
  if (eve['ssh'] !== undefined) putSsh(detail, objectOf(eve['ssh']));
  if (eve['dns'] !== undefined) putDns(detail, objectOf(eve['dns']));
  if (eve['files'] !== undefined) putFile(detail, firstObject(eve['files']));
  return detail;
}

function putFingerprints(detail: Detail, tls: JsonObject | null): void {
  put(detail, 'ja3', objectOf(tls?.['ja3'])?.['hash']);
  put(detail, 'ja3s', objectOf(tls?.['ja3s'])?.['hash']);
}

function putSsh(detail: Detail, ssh: JsonObject | null): void {
  put(detail, 'sshClient', objectOf(ssh?.['client'])?.['software_version']);
  put(detail, 'sshServer', objectOf(ssh?.['server'])?.['software_version']);
}

/** The question: at the top in records of version 2, in `query` of an alert, in `queries` in version 3. */
function putDns(detail: Detail, dns: JsonObject | null): void {
  const question = firstObject(dns?.['queries']) ?? firstObject(dns?.['query']) ?? objectOf(dns?.['query']) ?? dns;
  put(detail, 'dnsQuery', question?.['rrname']);
  put(detail, 'dnsType', question?.['rrtype']);
}

function putFile(detail: Detail, file: JsonObject | null): void {
  put(detail, 'fileName', file?.['filename']);
  put(detail, 'fileMd5', file?.['md5']);
  put(detail, 'fileSha256', file?.['sha256']);
  put(detail, 'fileBytes', file?.['size']);
}

function firstObject(value: Json | undefined): JsonObject | null {
  return Array.isArray(value) ? objectOf((value as readonly Json[])[0]) : null;
}

function put(detail: Detail, name: string, value: Json | undefined): void {
  if (value === undefined || value === null || value === '') return;
  const scalar = scalarOf(value);
  if (scalar !== null) detail[name] = scalar;
}
