import { PmError } from '../core/errors';

/** Elements of a class's counts at once: 1 GiB. */
const mostCounts = 1 << 28;

/** Throws `matrix-size` where matrices have more counts than a machine should be asked for. */
export function checkMatrixSize(name: string, counts: number): void {
  if (counts <= mostCounts) return;
  throw new PmError(
    'matrix-size',
    name,
    `needs ${counts} counts, more than ${mostCounts}`,
    'use a larger binWidth, or binCount, or smaller distances',
  );
}
