import type { RunOptions } from '../../../core/progress';
import { spacingOf, type Vec3 } from '../../../imaging/affine';
import type { Boundary } from '../../../ops/convolve_lines';
import { number, oneOrMore } from '../../rules';
import { imageTypeWith } from '../image-type';
import { centred, convolved, identityKernel, type Kernel, type Kernels } from './convolve';
import { type Field, fieldOf } from './field';
import { commonRules, type Dimension, derivedFrom, inName } from './options';
import { pooled } from './pooling';

/** Width of the Gaussian in mm, and where its kernel ends, in multiples of that. */
export const logRules = { sigma: oneOrMore([3], number(3, { above: 0 })), truncation: number(4, { above: 0 }) };

/** The Laplacian of a Gaussian, one image for each `sigma`. */
export const laplacianOfGaussian = imageTypeWith('LaplacianOfGaussian', { ...commonRules, ...logRules }, async function* (source, settings, options) {
  for (const sigma of settings.sigma) {
    const field = logOf(fieldOf(source), { ...settings, sigma, spacing: spacingOf(source.image.affine) }, options);
    yield derivedFrom(source, logName(sigma, settings.dimension), field);
  }
});

export function logName(sigma: number, dimension: Dimension): string {
  return `laplacian-of-gaussian-sigma-${inName(sigma)}-mm-${dimension}`;
}

interface LogOptions {
  /** mm */
  readonly sigma: number;
  readonly truncation: number;
  readonly dimension: Dimension;
  readonly boundary: Boundary;
  /** mm */
  readonly spacing: Vec3;
}

/**
 * The response to the sampled kernel. It is a sum of separable ones: the second derivative along one axis, the Gaussian along the others.
 * Lengths are in voxels, and the kernel is not multiplied by sigma^2.
 */
export function logOf(field: Field, { sigma, truncation, dimension, boundary, spacing }: LogOptions, options: RunOptions): Field {
  const axes = dimension === '3D' ? [0, 1, 2] : [0, 1];
  const parts = axes.map((second) => {
    const [i, j, k] = [0, 1, 2].map((axis) => (axes.includes(axis) ? gaussian(sigma / spacing[axis], truncation, axis === second) : identityKernel));
    return convolved(field, [i, j, k] satisfies Kernels, boundary);
  });
  return pooled(parts, 'sum', options);
}

/** A normalised Gaussian, or its second derivative, sampled at floor(truncation sigma + 1/2) voxels either side. */
function gaussian(sigma: number, truncation: number, secondDerivative: boolean): Kernel {
  const half = Math.floor(truncation * sigma + 0.5);
  const taps = Array.from({ length: 2 * half + 1 }, (_, at) => {
    const x = (at - half) / sigma;
    const density = Math.exp(-0.5 * x * x) / (Math.sqrt(2 * Math.PI) * sigma);
    return secondDerivative ? ((x * x - 1) / sigma ** 2) * density : density;
  });
  return centred(taps);
}
