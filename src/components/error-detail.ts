import { messageOf, PmError } from '../core/errors';
import type { ErrorDetail } from './events';

/** An error as pages are told of it. `fatal`: the engine does not run at all. */
export function errorDetail(error: unknown, phase: string, fatal: boolean): ErrorDetail {
  const code = error instanceof PmError ? error.code : 'internal';
  return { code, phase: fatal ? 'start' : phase, recoverable: !fatal, message: messageOf(error) };
}
