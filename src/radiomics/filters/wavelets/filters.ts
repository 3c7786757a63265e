import { PmError } from '../../../core/errors';
import { nearestName } from '../../../core/nearest';
import { waveletNames } from './names';

/** A wavelet's decomposition filters: the taps for x[n + half], x[n + half - 1], ... of the output at n, `half` being half their number. */
export interface WaveletFilters {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/**
 * The decomposition filters of a discrete wavelet by PyWavelets' name, rounded to f32 where `single`.
 *
 * The taps are PyWavelets' own (https://github.com/PyWavelets/pywt, MIT licence), to the last digit: they satisfy the conditions of
 * a wavelet to 2e-11 only, so filters computed anew would give other features. A family's table is loaded when it is asked for.
 * Throws `wavelet-unknown`, naming the nearest.
 */
export async function waveletFilters(name: string, single = false): Promise<WaveletFilters> {
  if (!waveletNames.includes(name)) {
    throw new PmError(
      'wavelet-unknown',
      `wavelet "${name}"`,
      'there is no such discrete wavelet',
      `did you mean ${nearestName(name, waveletNames)}?`,
    );
  }
  const family = name.replace(/[\d.]+$/, '');
  const { low, high } = await familyFilters(name, family);
  if (!single) return { low, high };
  const round = family === 'coif' ? singleCoiflet : Math.fround;
  return { low: low.map(round), high: high.map(round) };
}

/** PyWavelets keeps coiflets over the root of 2, and multiplies in single precision. */
function singleCoiflet(tap: number): number {
  return Math.fround(Math.fround(tap / Math.SQRT2) * Math.fround(Math.SQRT2));
}

async function familyFilters(name: string, family: string): Promise<WaveletFilters> {
  if (family === 'bior' || family === 'rbio') return biorthogonal(name, family === 'rbio');
  const low = await orthogonal(family, name === 'haar' ? 'db1' : name);
  return { low, high: mirror([...low].reverse()) };
}

type Table = Readonly<Record<string, readonly number[]>>;

async function orthogonal(family: string, name: string): Promise<readonly number[]> {
  const tables: Readonly<Record<string, () => Promise<{ default: Table }>>> = {
    haar: () => import('./db.json'),
    db: () => import('./db.json'),
    sym: () => import('./sym.json'),
    coif: () => import('./coif.json'),
    dmey: () => import('./dmey.json'),
  };
  return (await tables[family]()).default[name];
}

/** The reverse wavelets exchange decomposition and reconstruction. */
async function biorthogonal(name: string, reversed: boolean): Promise<WaveletFilters> {
  const table: Readonly<Record<string, { low: readonly number[]; reconstruction: readonly number[] }>> = (await import('./bior.json')).default;
  const { low, reconstruction } = table[name.replace('rbio', 'bior')];
  return reversed ? { low: [...reconstruction].reverse(), high: mirror([...low].reverse()) } : { low, high: mirror(reconstruction) };
}

/** The quadrature mirror of a reconstruction filter. */
function mirror(reconstruction: readonly number[]): readonly number[] {
  return reconstruction.map((tap, n) => (n % 2 === 0 ? -tap : tap));
}
