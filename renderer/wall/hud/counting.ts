/** Where a counting figure stands. */
export interface Counting {
  readonly shown: number;
  readonly goal: number;
  readonly stepsLeft: number;
  /** The tick it last stepped in: drawing twice in one tick steps once. */
  readonly tick: number;
}

const STEPS = 4;

/** One step towards the goal; a new goal is reached in four. The first is there at once. */
export function stepToward(from: Counting | null, goal: number, tick: number): Counting {
  if (from === null) return { shown: goal, goal, stepsLeft: 0, tick };
  if (tick === from.tick) return from;
  const stepsLeft = goal === from.goal ? from.stepsLeft : STEPS;
  if (stepsLeft === 0) return from;
  const shown = from.shown + Math.round((goal - from.shown) / stepsLeft);
  return { shown, goal, stepsLeft: stepsLeft - 1, tick };
}
