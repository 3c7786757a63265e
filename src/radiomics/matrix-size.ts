import { PmError } from '../core/errors';

/** Elements of a class's counts at once: 1 GiB. */
const mostCounts = 1 << 28;

/** Throws `matrix-size` where `count` matrices of `rows` x `columns` are more than a machine should be asked for. */
export function checkMatrixSize(name: string, count: number, rows: number, columns: number): void {
  if (count * rows * columns <= mostCounts) return;
  const why = `${count} matrices of ${rows} x ${columns} need more than ${mostCounts} counts`;
  throw new PmError('matrix-size', name, why, 'use a larger binWidth, or binCount, or smaller distances');
}
