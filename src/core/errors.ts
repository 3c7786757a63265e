/**
 * The one error the library throws on bad input or a failed run.
 *
 * `message` is one line, `WHAT: WHY; WHAT TO DO`; `code` is stable and machine-readable, kebab-case.
 */
export class PmError extends Error {
  override readonly name = 'PmError';

  constructor(
    readonly code: string,
    readonly what: string,
    readonly why: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(`${what}: ${why}; ${hint}`, options);
  }
}

/** An invariant of our own code does not hold: a bug, never the user's input. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`internal error: ${message}`);
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
