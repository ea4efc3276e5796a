import type { WallToCollector } from '../../contract/wallPort.ts';

/** Credits or events that one message can name. */
const MAX_COUNT = 1_000_000;

/** A message of the protocol, or null: a page that was taken over may send anything. */
export function readWallMessage(message: unknown): WallToCollector | null {
  if (typeof message !== 'object' || message === null || !('type' in message)) return null;
  if (message.type === 'credit' && 'events' in message && isCount(message.events)) {
    return { type: 'credit', events: message.events };
  }
  if (message.type !== 'hello' || !('credits' in message) || !('lastEventId' in message)) return null;
  const { credits, lastEventId } = message;
  if (!isCount(credits) || !(lastEventId === null || isEventId(lastEventId))) return null;
  return { type: 'hello', lastEventId, credits };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_COUNT;
}

function isEventId(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,16}$/.test(value);
}
