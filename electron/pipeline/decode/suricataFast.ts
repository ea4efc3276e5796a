import type { DecodeResult, Decoder, RawEnd } from '../stages.ts';
import { parseFastAlert, type FastAlert } from './fastAlert.ts';
import { splitAddressPort } from './fastEnds.ts';
import { hasPorts } from './protocolName.ts';
import { ruleNumber } from './ruleNumber.ts';
import { severityOfPriority } from './severityOfPriority.ts';
import { parseSlashTime } from './slashTime.ts';

/**
 * Suricata's fast.log (its src/alert-fastlog.c, AlertFastLogger): one alert a line, the time in the sensor's local zone.
 * The line does not say which end attacks, so the packet's sender is the attacker; eve.json knows better. For ICMP the
 * ports' places hold type and code. An alert on a packet that could not be decoded has no addresses: it is kept, and
 * counted as not drawable. Priority 1, 2, 3 is high, medium, low, and info below; `[Drop]` and `[wDrop]` are the action.
 */
export function createSuricataFastDecoder(options: {
  readonly timeZone: string;
  readonly now?: () => number;
}): Decoder {
  const { timeZone, now = Date.now } = options;
  return { decode: (text) => decodeLine(text, timeZone, now) };
}

const ICMP: ReadonlySet<string> = new Set(['ICMP', 'IPv6-ICMP']);

function decodeLine(text: string, timeZone: string, now: () => number): DecodeResult {
  const alert = parseFastAlert(text);
  const signatureId = alert === null ? null : ruleNumber(alert.rule);
  if (alert === null || signatureId === null) return { kind: 'refused', reason: 'not a fast.log alert' };
  const hasYear = alert.time.charCodeAt(10) === 45;
  const tsMs = hasYear ? parseSlashTime(alert.time, 'month-day-year', { timeZone, nowMs: now() }) : null;
  if (tsMs === null) return { kind: 'refused', reason: 'bad time' };
  const source = splitAddressPort(alert.source);
  const target = splitAddressPort(alert.target);
  const isIcmp = alert.protocol !== null && ICMP.has(alert.protocol);
  return {
    kind: 'records',
    records: [
      {
        kind: 'ids',
        tsMs,
        attacker: endOf(source, alert),
        target: endOf(target, alert),
        opener: 'attacker',
        severity: severityOfPriority(alert.priority),
        direction: null,
        protocol: alert.protocol,
        service: null,
        signatureId,
        signature: alert.message,
        category: alert.classification,
        action: alert.mark?.toLowerCase() ?? null,
        sensor: null,
        correlationId: null,
        detail: isIcmp ? { icmpType: source.port, icmpCode: target.port } : {},
      },
    ],
  };
}

/** The number behind the address is a port only where the protocol has ports; it is 0, or ICMP's, elsewhere. */
function endOf(end: RawEnd, alert: FastAlert): RawEnd {
  return hasPorts(alert.protocol) ? end : { ip: end.ip, port: null };
}
