import type { Shape } from '../core/shape';

/** An axis of rows: its extent, and rows from one index to the next. */
interface Axis {
  readonly extent: number;
  readonly step: number;
}

/** Two axes, the outer with any extent. */
export interface RowAxes {
  readonly count: number;
  readonly inner: number;
  readonly steps: readonly [outer: number, inner: number];
}

/** A sum over axes as sums over rows, and over the columns or not. */
export interface RowSums {
  /** Rows of the result, as they lie among the rows of x. */
  readonly kept: RowAxes;
  /** Rows that are summed for each. */
  readonly summed: RowAxes;
  readonly sumColumns: boolean;
}

/**
 * Which rows of x a sum over `dims` adds up. The axes of rows (N, D, H, W of a volume, all but the last of anything else) are joined
 * where neighbours are both kept or both summed; of four axes there remain two of each kind at most.
 */
export function rowSums(shape: Shape, dims: readonly number[]): RowSums {
  const volume = shape.length === 5;
  const order = volume ? [0, 2, 3, 4] : shape.slice(0, -1).map((_, axis) => axis);
  const kept: Axis[] = [];
  const summed: Axis[] = [];
  let step = 1;
  let last: Axis[] | undefined;
  for (const axis of order.reverse()) {
    const extent = shape[axis];
    if (extent === 1) continue;
    const kind = dims.includes(axis) ? summed : kept;
    if (kind === last) kind[0] = { extent: kind[0].extent * extent, step: kind[0].step };
    else kind.unshift({ extent, step });
    last = kind;
    step *= extent;
  }
  return { kept: joined(kept), summed: joined(summed), sumColumns: dims.includes(volume ? 1 : shape.length - 1) };
}

function joined(axes: readonly Axis[]): RowAxes {
  const [outer, inner] = [...Array.from({ length: 2 - axes.length }, (): Axis => ({ extent: 1, step: 0 })), ...axes];
  return { count: outer.extent * inner.extent, inner: inner.extent, steps: [outer.step, inner.step] };
}
