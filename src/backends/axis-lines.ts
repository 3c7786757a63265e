import { numel } from '../core/shape';
import type { ValueType } from '../graph/ir';

/** How the lines of a value along one axis lie in its rows and columns (`graph/layout`). */
export interface AxisLines {
  /** A line is the columns of a row; else it goes down one column of `length` rows, `stride` rows from one to the next. */
  readonly alongColumns: boolean;
  /** Elements of a line. */
  readonly length: number;
  readonly stride: number;
}

/** Lines along the logical axis `dim`, counted from the first; negative from the last. */
export function axisLines({ shape }: ValueType, dim: number): AxisLines {
  const axis = dim < 0 ? dim + shape.length : dim;
  const columns = shape.length === 5 ? 1 : shape.length - 1;
  // Rows run over all axes but the columns'.
  const inner = shape.filter((_, other) => other > axis && other !== columns);
  return { alongColumns: axis === columns, length: shape[axis], stride: numel(inner) };
}
