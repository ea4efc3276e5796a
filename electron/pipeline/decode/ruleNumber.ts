const RULE = /^(\d{1,10}):(\d{1,10})(?::\d{1,10})?$/;

/** An event's signatureId of Snort's and Suricata's `gid:sid:rev` (the revision may lack); null for anything else. */
export function ruleNumber(text: string): string | null {
  const [, gid, sid] = RULE.exec(text) ?? [];
  return gid === undefined || sid === undefined ? null : signatureIdOf(Number(gid), Number(sid));
}

/** The sid, as `gid:sid` where the generator is known and not 1. */
export function signatureIdOf(gid: number | null, sid: number): string {
  return gid === null || gid === 1 ? String(sid) : `${gid}:${sid}`;
}
