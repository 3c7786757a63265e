import { PmError } from '../../core/errors';

/** Throws `webgpu-limit` where `value` exceeds what the device allows. */
export function checkLimit(what: string, limit: string, value: number, allowed: number): void {
  if (value <= allowed) return;
  throw new PmError(
    'webgpu-limit',
    what,
    `needs ${value} bytes, the device's ${limit} is ${allowed}`,
    'use a smaller window or batch, or a larger device',
  );
}
