import { readEventBatch, type EventBatch } from '../../electron/contract/eventBatch.ts';
import {
  WALL_PORT_MESSAGE,
  type CollectorToWall,
  type WallSummary,
  type WallToCollector,
} from '../../electron/contract/wallPort.ts';

/** Room for about two seconds of a heavy burst between two frames. */
export const WALL_CREDITS = 20_000;

export interface CollectorListener {
  /** A collector is there: the first one, or the next after a restart. */
  connected(): void;
  /** The port of the last collector closed; another will come. */
  lost(): void;
  /** The listener may keep the batch: nobody else holds its buffer. */
  batch(batch: EventBatch, represents: number): void;
  summary(summary: WallSummary): void;
}

export interface CollectorPort {
  /** Tell that a frame was drawn: the events taken since the last one are granted back. */
  frameDrawn(): void;
  readonly lastEventId: string | null;
  dispose(): void;
}

/** Where the port's message arrives: a window, or anything like it in a test. */
export interface MessageTarget {
  readonly origin: string;
  addEventListener(type: 'message', listener: (message: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (message: MessageEvent) => void): void;
}

/** Speaks the wall's side of the protocol of wallPort.ts with whichever collector is running. */
export function openCollectorPort(target: MessageTarget, listener: CollectorListener): CollectorPort {
  let port: MessagePort | null = null;
  let lastEventId = -1;
  let owedCredits = 0;

  function send(message: WallToCollector): void {
    port?.postMessage(message);
  }

  function close(): void {
    if (port === null) return;
    port.onmessage = null;
    port.close();
    port = null;
  }

  function open(next: MessagePort): void {
    close();
    port = next;
    // The new collector grants from nothing: what the old one was owed is void.
    owedCredits = 0;
    next.onmessage = (message: MessageEvent<CollectorToWall>) => receive(message.data);
    next.addEventListener('close', () => {
      if (port !== next) return;
      port = null;
      listener.lost();
    });
    next.start();
    send({ type: 'hello', lastEventId: lastEventId < 0 ? null : String(lastEventId), credits: WALL_CREDITS });
    listener.connected();
  }

  function receive(message: CollectorToWall): void {
    if (message.type === 'summary') {
      listener.summary(message.summary);
      return;
    }
    const batch = readEventBatch(message.buffer);
    owedCredits += batch.count;
    for (let row = 0; row < batch.count; row += 1) lastEventId = Math.max(lastEventId, batch.id[row] ?? -1);
    listener.batch(batch, message.represents);
  }

  function onMessage(message: MessageEvent): void {
    const arrived = message.ports[0];
    if (message.origin !== target.origin || message.data !== WALL_PORT_MESSAGE || arrived === undefined) return;
    open(arrived);
  }

  target.addEventListener('message', onMessage);
  return {
    frameDrawn() {
      if (owedCredits === 0) return;
      send({ type: 'credit', events: owedCredits });
      owedCredits = 0;
    },
    get lastEventId() {
      return lastEventId < 0 ? null : String(lastEventId);
    },
    dispose() {
      target.removeEventListener('message', onMessage);
      close();
    },
  };
}
