import type { DecodeResult, Decoder, Json, RawEnd } from '../stages.ts';
import type { TimeContext } from './civilTime.ts';
import { integerOf, parseJsonObject, textOf, type JsonObject } from './parseJsonObject.ts';
import { readPort } from './readPort.ts';
import { parseWrittenTime } from './writtenTime.ts';
import { isAboutSensor, moduleOf, noticeRoles, noticeSeverity, type NoticeFacts } from './zeekNoticeMeaning.ts';
import { ZeekTsv } from './zeekTsv.ts';

/**
 * Zeek's notice.log, as JSON or tab-separated, line by line (scripts/base/frameworks/notice/main.zeek, record Info). The
 * ends are `id.*`, or `src`, `dst` and `p` where a notice is about no connection; zeekNoticeMeaning says who attacks and
 * how badly. Records of other logs in the same stream are ignored by `_path` or `#path`.
 *
 * The rows of a tab-separated file need its header, which a restart in mid-file does not see again. Until the next header
 * they are read in Zeek's default order: nothing is lost unless a script changed the columns, and then the rows are
 * refused as "columns unknown", not misread. Columns that were added behind Zeek's own do no harm.
 */
export function createZeekNoticeDecoder(options: { readonly timeZone: string; readonly now?: () => number }): Decoder {
  const { timeZone, now = Date.now } = options;
  const tsv = new ZeekTsv();
  return {
    decode(text) {
      const context = { timeZone, nowMs: now() };
      if (text.startsWith('#')) {
        tsv.header(text);
        return { kind: 'ignored', reason: 'header' };
      }
      if (/^\s*\{/.test(text)) {
        const row = parseJsonObject(text);
        return typeof row === 'string' ? { kind: 'refused', reason: row } : decodeRow(row, context);
      }
      if (!tsv.holdsNotices) return { kind: 'ignored', reason: 'not a notice' };
      const row = tsv.row(text);
      return typeof row === 'string' ? { kind: 'refused', reason: row } : decodeRow(row, context);
    },
  };
}

function decodeRow(row: JsonObject, context: TimeContext): DecodeResult {
  const path = textOf(row['_path']);
  if (path !== null && !path.startsWith('notice')) return { kind: 'ignored', reason: 'not a notice' };
  const note = textOf(row['note']);
  if (note === null) return { kind: 'refused', reason: 'no note' };
  if (isAboutSensor(note)) return { kind: 'ignored', reason: 'about the sensor itself' };
  const tsMs = timeOf(row['ts'], context);
  if (tsMs === null) return { kind: 'refused', reason: 'bad time' };
  const facts = factsOf(row, note);
  const uid = textOf(row['uid']);
  const communityId = textOf(row['community_id']);
  return {
    kind: 'records',
    records: [
      {
        kind: 'ids',
        tsMs,
        ...noticeRoles(facts),
        severity: noticeSeverity(facts),
        direction: null,
        protocol: textOf(row['proto']),
        service: null,
        signatureId: null,
        signature: note,
        category: moduleOf(note),
        action: facts.actions.filter((action) => action !== 'log' && action !== 'none').join(', ') || null,
        sensor: textOf(row['peer_descr']),
        correlationId: communityId ?? uid,
        detail: {
          message: facts.message,
          sub: facts.sub,
          count: countOf(row['n']),
          uid: communityId === null ? null : uid,
          fileName: textOf(row['file_desc']),
          fileType: textOf(row['file_mime_type']),
          fileId: textOf(row['fuid']),
        },
      },
    ],
  };
}

function factsOf(row: JsonObject, note: string): NoticeFacts {
  const hasConnection = textOf(row['id.orig_h']) !== null;
  return {
    note,
    message: textOf(row['msg']),
    sub: textOf(row['sub']),
    actions: actionsOf(row['actions']),
    client: hasConnection ? endOf(row['id.orig_h'], row['id.orig_p']) : endOf(row['src'], undefined),
    server: hasConnection ? endOf(row['id.resp_h'], row['id.resp_p']) : endOf(row['dst'], row['p']),
  };
}

function endOf(ip: Json | undefined, port: Json | undefined): RawEnd {
  return { ip: textOf(ip), port: readPort(port) };
}

/** Epoch seconds as a number or as text, or ISO 8601: LogAscii::json_timestamps chooses. */
function timeOf(ts: Json | undefined, context: TimeContext): number | null {
  const text = typeof ts === 'number' ? String(ts) : textOf(ts);
  return text === null ? null : parseWrittenTime(text, context);
}

function actionsOf(value: Json | undefined): string[] {
  if (!Array.isArray(value)) return [];
  const actions = (value as readonly Json[]).slice(0, 10).flatMap((action) => textOf(action) ?? []);
  return actions.map((action) => action.replace(/^Notice::ACTION_/, '').toLowerCase());
}

function countOf(value: Json | undefined): number | null {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : integerOf(value);
}
