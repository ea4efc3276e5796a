import type { DecodeResult, Decoder } from '../stages.ts';
import type { TimeContext } from './civilTime.ts';
import { parseFastAlert, type FastAlert } from './fastAlert.ts';
import { splitOptionalPorts } from './fastEnds.ts';
import { ruleNumber } from './ruleNumber.ts';
import { severityOfPriority } from './severityOfPriority.ts';
import { parseSlashTime } from './slashTime.ts';

/**
 * Snort's alert_fast, version 3 (its src/loggers/alert_fast.cc) and 2.9 (spo_alert_fast.c): one alert a line. The time is
 * local and has no year (without -y): it is inferred from the time of receipt, across New Year. The packet's sender is
 * the attacker, as the line does not say more. Ports lack for ICMP and fragments, and the addresses for packets that are
 * not IP. Priority 1, 2, 3 is high, medium, low, and info below; `[drop]` and its kin are the action.
 */
export function createSnortFastDecoder(options: { readonly timeZone: string; readonly now?: () => number }): Decoder {
  const { timeZone, now = Date.now } = options;
  return { decode: (text) => decodeLine(text, { timeZone, nowMs: now() }) };
}

function decodeLine(text: string, context: TimeContext): DecodeResult {
  const alert = parseFastAlert(text);
  const signatureId = alert === null ? null : ruleNumber(alert.rule);
  if (alert === null || signatureId === null) return { kind: 'refused', reason: 'not a Snort alert' };
  const tsMs = timeOf(alert, context);
  if (tsMs === null) return { kind: 'refused', reason: 'bad time' };
  const ends = splitOptionalPorts(alert.source, alert.target, alert.protocol);
  return {
    kind: 'records',
    records: [
      {
        kind: 'ids',
        tsMs,
        attacker: ends.source,
        target: ends.target,
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
        detail: { appId: alert.appId, interface: alert.interfaceName },
      },
    ],
  };
}

/** With -y, Snort 2.9 puts the year last and Snort 3 first; only version 3 quotes the message. */
function timeOf(alert: FastAlert, context: TimeContext): number | null {
  return parseSlashTime(alert.time, alert.isQuoted ? 'year-month-day' : 'month-day-year', context);
}
