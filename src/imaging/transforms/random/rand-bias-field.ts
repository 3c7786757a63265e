import { type BiasFieldOptions, biasField, biasFieldTerms } from '../bias-field';
import { badOption } from '../options';
import { each, randomTransform } from './random-transform';
import { pairOf } from './ranges';

export interface RandBiasFieldOptions {
  /** Highest degree of the polynomials; 3 by default. */
  readonly degree?: number;
  /** Bounds of the coefficients; 0 and 0.1 by default. */
  readonly coeffRange?: readonly number[];
}

/** v exp(field), the field a polynomial with coefficients uniform within their bounds, with probability `prob`, 0.1 (RandBiasField). */
export const randBiasField = randomTransform<RandBiasFieldOptions, BiasFieldOptions>({
  effect: 'values',
  options: { degree: 'number', coeffRange: 'numbers' },
  prob: 0.1,
  draw(random, { degree = 3, coeffRange = [0, 0.1] }) {
    if (!Number.isInteger(degree) || degree < 1) throw badOption('RandBiasField', 'degree', String(degree), 'give a positive whole number');
    const bounds = pairOf('RandBiasField', 'coeffRange', [coeffRange].flat());
    return { degree, coefficients: Array.from({ length: biasFieldTerms(degree) }, () => random.uniform(...bounds)) };
  },
  apply: each(biasField),
});
