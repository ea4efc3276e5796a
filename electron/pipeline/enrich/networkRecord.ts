/** Who announces an address on the internet. */
export interface Network {
  readonly asn: number;
  readonly organization: string | null;
}

const MAX_ASN = 0xffff_ffff;

/**
 * Reads a record of an ASN database: GeoLite2-ASN, DB-IP ASN Lite and ip-location-db
 * (autonomous_system_number, autonomous_system_organization; GeoIP2 Enterprise has them under `traits`), IPinfo
 * (asn "AS15169", as_name or name), IP2Location (asn "15169", as). Null when it names no autonomous system.
 */
export function readNetworkRecord(record: unknown): Network | null {
  if (typeof record !== 'object' || record === null) return null;
  const whole = record as Fields;
  const fields = typeof whole['traits'] === 'object' ? { ...whole, ...(whole['traits'] as Fields | null) } : whole;
  const asn = asnOf(fields['autonomous_system_number'] ?? fields['asn']);
  if (asn === null) return null;
  const names = ['autonomous_system_organization', 'as_name', 'name', 'as'].map((key) => fields[key]);
  const name = names.find((value) => typeof value === 'string' && value !== '' && value !== '-');
  return { asn, organization: typeof name === 'string' ? name : null };
}

type Fields = Readonly<Record<string, unknown>>;

/** 15169, "15169" and "AS15169"; 0 is reserved (RFC 7607) and means unknown. */
function asnOf(value: unknown): number | null {
  const text = typeof value === 'string' ? (/^(?:AS)?(\d{1,10})$/i.exec(value.trim())?.[1] ?? '') : value;
  const number = typeof text === 'string' && text !== '' ? Number(text) : text;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 && number <= MAX_ASN ? number : null;
}
