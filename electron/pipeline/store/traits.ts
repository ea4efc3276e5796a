/**
 * The column `traits`: three small numbers in one byte for a drawable event. Severity in the low three bits, then two
 * bits of direction, then `undrawn` as the batch has it (0 for drawable, else 1 + the index of its reason).
 */
export function traitsOf(severity: number, direction: number, undrawn: number): number {
  return severity | (direction << 3) | (undrawn << 5);
}

export function severityOf(traits: number): number {
  return traits & 7;
}

export function directionOf(traits: number): number {
  return (traits >> 3) & 3;
}

export function undrawnOf(traits: number): number {
  return traits >> 5;
}
