import { muteSchema, type Mute } from '../../electron/contract/filterSettings.ts';

/** One line of the mute list as it is typed. */
export interface MuteRow {
  /** A network, or a signature's id, text or pattern. */
  readonly what: string;
  /** A date or time as the settings have it; "" for no end. */
  readonly until: string;
  readonly note: string;
}

export type CheckedMutes =
  { readonly ok: true; readonly mutes: Mute[] } | { readonly ok: false; readonly fault: string };

export function muteRowOf({ cidr, signature, until, note }: Mute): MuteRow {
  return { what: cidr ?? signature ?? '', until: until ?? '', note };
}

/** The mutes of the rows, empty ones left out, or what is wrong with the first that is wrong. */
export function checkMutes(rows: readonly MuteRow[]): CheckedMutes {
  const mutes: Mute[] = [];
  for (const [index, row] of rows.entries()) {
    const [what, until, note] = [row.what.trim(), row.until.trim(), row.note.trim()];
    if (what === '' && note === '') continue;
    const common = { until: until === '' ? null : until, note };
    const asNetwork = muteSchema.safeParse({ cidr: what, ...common });
    // What is no network is a signature; with a slash and a digit before it, it was meant as a network.
    const isNetwork = asNetwork.success || /^[\d.:a-f]+\/\d*$/i.test(what);
    const parsed = isNetwork ? asNetwork : muteSchema.safeParse({ signature: what, ...common });
    if (!parsed.success) return { ok: false, fault: `Row ${index + 1}: ${faultOf(parsed.error.issues[0])}` };
    mutes.push(parsed.data);
  }
  return { ok: true, mutes };
}

function faultOf(issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): string {
  switch (issue?.path[0]) {
    case 'cidr':
      return 'a network such as 10.0.0.0/8 or 2001:db8::/32.';
    case 'signature':
      return 'a signature of 1 to 200 letters.';
    case 'until':
      return 'a date such as 2026-12-31.';
    case 'note':
      return 'a note of 200 letters at most.';
    default:
      return issue?.message ?? 'not a mute.';
  }
}
