import { spacingOf } from '../../../imaging/affine';
import { integer, listOf, oneOf } from '../../rules';
import { imageTypeWith } from '../image-type';
import { fieldOf } from './field';
import { logName, logOf, logRules } from './laplacian-of-gaussian';
import { bandPass, nonseparableName, nonseparableRules, spectralBoundary } from './nonseparable-wavelet';
import { commonRules, derivedFrom, dimensionError } from './options';
import { filtered, type Transfer } from './spectrum';

const rules = {
  ...commonRules,
  filter: oneOf('LaplacianOfGaussian', ['LaplacianOfGaussian', 'NonseparableWavelet']),
  ...logRules,
  ...nonseparableRules,
  /** Orders along i, j and, in 3D, k. */
  rieszOrder: listOf([1, 0, 0], integer(0, { min: 0 }), [2, 3]),
};

/** The Riesz transform of a Laplacian of a Gaussian, one image for each `sigma`, or of a non-separable wavelet. */
export const riesz = imageTypeWith('Riesz', rules, async function* (source, settings, options) {
  const { filter, rieszOrder, boundary, dimension, family, level } = settings;
  if (rieszOrder.length !== Number(dimension[0])) {
    throw dimensionError('imageType.Riesz.rieszOrder', rieszOrder, dimension, `${dimension[0]} orders`);
  }
  const image = fieldOf(source);
  const prefix = `riesz-${rieszOrder.join('-')}`;
  if (filter === 'NonseparableWavelet') {
    const transfer = rieszTransfer(rieszOrder, bandPass(family, level));
    yield derivedFrom(
      source,
      `${prefix}-${nonseparableName(family, level, dimension)}`,
      filtered(image, transfer, spectralBoundary(settings), dimension, options),
    );
    return;
  }
  for (const sigma of settings.sigma) {
    const log = logOf(image, { ...settings, sigma, spacing: spacingOf(source.image.affine) }, options);
    yield derivedFrom(source, `${prefix}-${logName(sigma, dimension)}`, filtered(log, rieszTransfer(rieszOrder), boundary, dimension, options));
  }
});

/**
 * (-i)^L sqrt(L! / (l1! l2! l3!)) (f1/|f|)^l1 (f2/|f|)^l2 (f3/|f|)^l3 with L = l1 + l2 + l3 (IBSI-2, section 3.7), times `amplitude`.
 * At frequency 0 it has no value but for order 0: 0 is taken.
 */
function rieszTransfer(order: readonly number[], amplitude: Transfer['amplitude'] = () => 1): Transfer {
  const [a, b, c = 0] = order;
  const total = a + b + c;
  const norm = Math.sqrt(factorial(total) / (factorial(a) * factorial(b) * factorial(c)));
  return {
    quarterTurns: total,
    amplitude: (fi, fj, fk) => {
      const radius = Math.sqrt(fi * fi + fj * fj + fk * fk);
      if (radius === 0) return total === 0 ? amplitude(fi, fj, fk) : 0;
      return norm * (fi / radius) ** a * (fj / radius) ** b * (fk / radius) ** c * amplitude(fi, fj, fk);
    },
  };
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}
