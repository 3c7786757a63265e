import { PmError } from '../../../core/errors';
import { nearestName } from '../../../core/nearest';

/** Decomposition filters of a wavelet. */
export interface WaveletFilters {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** PyWavelets' low-pass decomposition filters (https://github.com/PyWavelets/pywt, MIT licence). */
const lowPass: Readonly<Record<string, readonly number[]>> = {
  haar: [Math.SQRT1_2, Math.SQRT1_2],
  db2: [-0.12940952255126037, 0.2241438680420134, 0.8365163037378079, 0.48296291314453416],
  db3: [0.03522629188570953, -0.08544127388202666, -0.13501102001025458, 0.45987750211849154, 0.8068915093110925, 0.33267055295008263],
  coif1: [-0.015655728135791993, -0.07273261951252645, 0.3848648468648578, 0.8525720202116004, 0.3378976624574818, -0.07273261951252645],
};

/** The decomposition filters of an orthogonal wavelet by PyWavelets' name. Throws `wavelet-unknown`, naming the nearest. */
export async function waveletFilters(name: string): Promise<WaveletFilters> {
  const low = lowPass[name];
  if (!low) {
    const hint = `did you mean ${nearestName(name, Object.keys(lowPass))}?`;
    throw new PmError('wavelet-unknown', `wavelet "${name}"`, 'there is no such discrete wavelet', hint);
  }
  // The quadrature mirror of the reconstruction filter, which is the low-pass one backwards.
  return { low, high: low.toReversed().map((tap, n) => (n % 2 === 0 ? -tap : tap)) };
}
