import type { DemoFeed } from '../../contract/settings.ts';
import type { Source, SourceContext } from '../stages.ts';
import { Bell } from './bell.ts';
import { StopSignal } from './stopSignal.ts';
import { DemoPlay } from './demoPlay.ts';
import { demoTargetsOf } from './demoTargets.ts';

export interface DemoOptions {
  /** The site's networks, which the made-up attacks aim at; none means private addresses. */
  readonly networks: readonly string[];
  readonly random: () => number;
}

const TICK_MS = 25;
/** After a pause (a sleeping machine, no room) the demo goes on, and does not catch up. */
const LONGEST_STEP_MS = 500;

/** A real source of made-up events: lines of a Suricata eve.json, about `eventsPerSecond` of them, marked as simulated. */
export function startDemo(
  feed: Pick<DemoFeed, 'eventsPerSecond'>,
  context: SourceContext,
  options: Partial<DemoOptions> = {},
): Source {
  const play = new DemoPlay(demoTargetsOf(options.networks ?? []), options.random ?? Math.random);
  const sink = context.open({ key: 'demo', path: null, describePosition: () => null });
  const bell = new Bell();
  const signal = new StopSignal();

  const run = async (): Promise<void> => {
    context.status('live', 'Simulated events: they show what the wall looks like, not what happens.');
    let due = 0;
    let lastMs = performance.now();
    while (!signal.isStopped) {
      // The same number of milliseconds between all events would look like a machine.
      await bell.wait(TICK_MS * (0.5 + play.random()));
      const stepMs = Math.min(LONGEST_STEP_MS, performance.now() - lastMs);
      lastMs = performance.now();
      due += (feed.eventsPerSecond * play.factorAt(context.now()) * stepMs) / 1000;
      for (; due >= 1 && !signal.isStopped; due -= 1) {
        const line = Buffer.from(play.line(context.now()));
        if (!sink.frame(line, 0, line.length, null, null)) await signal.orStopped(sink.room());
      }
    }
    sink.close(false);
  };

  const finished = run();
  return {
    finished,
    async stop() {
      signal.stop();
      bell.ring();
      await finished;
    },
  };
}
