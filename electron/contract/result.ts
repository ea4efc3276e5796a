/** The answer of every call that can fail on its input: a fault in data is a value, a bug throws. */
export type Result<Value, Kind extends string = string> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure<Kind> };

export interface Failure<Kind extends string = string> {
  readonly kind: Kind;
  /** A sentence for a person: what is wrong and what to do. */
  readonly message: string;
}

export function success<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

export function failure<Kind extends string>(
  kind: Kind,
  message: string,
): { readonly ok: false; readonly error: Failure<Kind> } {
  return { ok: false, error: { kind, message } };
}

/** The message of whatever was thrown, for a status line or a log. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
