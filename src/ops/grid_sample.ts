import type { ValueType } from '../graph/ir';
import { check, defineOp, elements, f32, volumetric } from './define';

export interface GridSampleAttrs {
  /** 'bilinear' is trilinear here, as PyTorch names it. */
  readonly mode: 'bilinear' | 'nearest';
  /** What lies outside x: zeros, its border's voxels, or its reflections. */
  readonly paddingMode: 'zeros' | 'border' | 'reflection';
  /** −1 and 1 are the centres of the outer voxels, not their outer faces. */
  readonly alignCorners: boolean;
}

export const paddingModes: readonly GridSampleAttrs['paddingMode'][] = ['zeros', 'border', 'reflection'];

export function normaliseGridSample(attrs: Partial<GridSampleAttrs>): GridSampleAttrs {
  return { mode: attrs.mode ?? 'bilinear', paddingMode: attrs.paddingMode ?? 'zeros', alignCorners: attrs.alignCorners ?? false };
}

/** [N, D', H', W'] of a grid for `batch` samples, or an error that names the operator. */
export function gridSize(op: string, grid: ValueType, batch: number): number[] {
  const [n, axes, ...size] = volumetric(grid, op);
  check(axes === 3, op, `the grid is [${grid.shape}]`, 'give [N, 3, D, H, W], its channels the positions along W, H and D');
  check(n === batch, op, `the grid has ${n} samples for ${batch}`, 'give one grid a sample');
  return [n, ...size];
}

/**
 * Samples x [N, C, D, H, W] at the positions of grid [N, 3, D', H', W'] -> [N, C, D', H', W'].
 *
 * The grid's channels are positions along W, H and D, in [−1, 1] over x: `F.grid_sample`'s grid with its last axis as channels, which is
 * the same memory. With n voxels along an axis, c is the position (c + 1) / 2 · (n − 1) (`alignCorners`) or ((c + 1) · n − 1) / 2. Nearest
 * rounds halves to even. Definitions are those of PyTorch's GridSampler.h.
 */
export const grid_sample = defineOp({
  name: 'grid_sample',
  inputs: ['x', 'grid'],
  normalise: normaliseGridSample,
  infer: ([x, grid]) => {
    const [n, c] = volumetric(x, 'grid_sample');
    const [, ...size] = gridSize('grid_sample', grid, n);
    return [f32([n, c, ...size])];
  },
  flops: (_, [y], { mode }) => elements(y) * (mode === 'bilinear' ? 16 : 0),
  gradient: (g) => {
    const [x, grid] = g.inputs;
    const { mode } = g.attrs;
    return [
      g.wants(0) ? g.op('grid_sample_grad', [g.dy, grid], { ...g.attrs, inputSize: x.shape.slice(2) }) : undefined,
      g.wants(1) && mode === 'bilinear' ? g.op('grid_sample_grad_grid', [x, grid, g.dy], g.attrs) : undefined,
    ];
  },
});
