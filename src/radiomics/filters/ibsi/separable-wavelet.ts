import { integer, matching, nameOf, oneOrMore } from '../../rules';
import { imageTypeWith } from '../image-type';
import { type WaveletFilters, waveletFilters } from '../wavelets/filters';
import { waveletNames } from '../wavelets/names';
import { alongAxes, identityKernel, type Kernel, type Kernels } from './convolve';
import { fieldOf } from './field';
import { commonRules, type Dimension, derivedFrom, dimensionError, rotationRules } from './options';
import { separable } from './rotations';

const rules = {
  ...commonRules,
  wavelet: nameOf('coif1', waveletNames, 'discrete wavelet'),
  level: integer(1, { min: 1 }),
  /** The filter along each axis: i, j and, in 3D, k. */
  decomposition: oneOrMore(['HHH'], matching('HHH', /^[LH]{2,3}$/, 'two or three letters L (low-pass) or H (high-pass) in one word')),
  ...rotationRules('average'),
};

/** Undecimated separable wavelets, one image for each decomposition. */
export const separableWavelet = imageTypeWith('SeparableWavelet', rules, async function* (source, settings, options) {
  const { wavelet, level, dimension } = settings;
  const filters = await waveletFilters(wavelet);
  for (const decomposition of settings.decomposition) {
    const stages = stagesOf(decomposition, filters, level, dimension);
    const name = ['separable-wavelet', wavelet, decomposition, 'level', level, ...(settings.rotationInvariance ? ['invariant'] : [])];
    yield derivedFrom(source, name.join('-'), separable(fieldOf(source), stages, settings, options));
  }
});

/** The levels below filter low-pass along every axis; holes between the taps double from level to level (algorithme a trous). */
function stagesOf(decomposition: string, { low, high }: WaveletFilters, level: number, dimension: Dimension): Kernels[] {
  if (decomposition.length !== Number(dimension[0])) {
    throw dimensionError('imageType.SeparableWavelet.decomposition', decomposition, dimension, `${dimension[0]} letters`);
  }
  const kernel = (taps: readonly number[], of: number): Kernel => ({ taps, centre: taps.length / 2, step: 2 ** (of - 1) });
  const below = Array.from({ length: level - 1 }, (_, index) => alongAxes(kernel(low, index + 1), dimension));
  const [i, j, k = identityKernel] = Array.from(decomposition, (letter) => kernel(letter === 'H' ? high : low, level));
  return [...below, [i, j, k]];
}
