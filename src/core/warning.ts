import type { RunOptions } from './progress';

/** Something a reader of a result must know. */
export interface Warning {
  /** Stable and kebab-case. */
  readonly code: string;
  /** One line. */
  readonly message: string;
  /** What of a result it is about, such as the names of images or features; the message begins with it. */
  readonly what?: string;
}

/** What a long-running call takes that may have something to say besides its result. */
export interface WarningOptions extends RunOptions {
  readonly onWarning?: (warning: Warning) => void;
}

/** A warning whose message reads `WHAT: WHY`. */
export function warningOf(code: string, what: string, why: string): Warning {
  return { code, what, message: `${what}: ${why}` };
}
