import type { RunOptions } from '../../../core/progress';
import type { Boundary } from '../../../ops/convolve_lines';
import { convolved, type Kernels, reversed } from './convolve';
import type { Field } from './field';
import { type Pooling, pooled } from './pooling';

/** Where the kernels of the turned filter come from: for each axis the axis before the turn, and whether the kernel is reversed. */
type Turn = readonly { readonly from: number; readonly reverse: boolean }[];

const permutations = [
  [0, 1, 2],
  [1, 2, 0],
  [2, 0, 1],
  [0, 2, 1],
  [2, 1, 0],
  [1, 0, 2],
];

/** The right-angle rotations: the 24 signed permutations of the axes with determinant 1, of which 4 turn the plane of i and j only. */
function turns(dimension: '2D' | '3D'): Turn[] {
  const all = permutations.flatMap((permutation, index) =>
    [0, 1, 2, 3, 4, 5, 6, 7]
      // The first three permutations are even.
      .filter((signs) => index < 3 === (((signs & 1) + ((signs >> 1) & 1) + (signs >> 2)) % 2 === 0))
      .map((signs) => permutation.map((from, axis) => ({ from, reverse: ((signs >> axis) & 1) === 1 }))),
  );
  return dimension === '3D' ? all : all.filter(([, , k]) => k.from === 2 && !k.reverse);
}

function turned(kernels: Kernels, turn: Turn): Kernels {
  const [i, j, k] = turn.map(({ from, reverse }) => (reverse ? reversed(kernels[from]) : kernels[from]));
  return [i, j, k];
}

/**
 * The stages of a separable filter under every right-angle rotation, each outcome once: rotations with the same outcome form
 * cosets of equal size, so that an average over the outcomes is the average over all rotations.
 */
export function rotated(stages: readonly Kernels[], dimension: '2D' | '3D'): (readonly Kernels[])[] {
  const outcomes = new Map<string, readonly Kernels[]>();
  for (const turn of turns(dimension)) {
    const outcome = stages.map((kernels) => turned(kernels, turn));
    outcomes.set(JSON.stringify(outcome), outcome);
  }
  return [...outcomes.values()];
}

interface SeparableOptions {
  readonly boundary: Boundary;
  readonly dimension: '2D' | '3D';
  readonly rotationInvariance: boolean;
  readonly pooling: Pooling;
}

/** The field through separable kernels one after the other; with `rotationInvariance` under all rotations, pooled. */
export function separable(field: Field, stages: readonly Kernels[], options: SeparableOptions, run: RunOptions): Field {
  const ways = options.rotationInvariance ? rotated(stages, options.dimension) : [stages];
  const through = (way: readonly Kernels[]): Field => way.reduce((from, kernels) => convolved(from, kernels, options.boundary), field);
  return pooled(ways.map(through), options.pooling, run);
}
