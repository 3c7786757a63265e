import { integer, matching, oneOrMore, optional } from '../../rules';
import { imageTypeWith } from '../image-type';
import { centred, identityKernel, type Kernel, type Kernels } from './convolve';
import { type Field, fieldOf } from './field';
import { meanOf } from './mean';
import { commonRules, type Dimension, derivedFrom, dimensionError, rotationRules } from './options';
import { separable } from './rotations';

/** Laws' kernels (IBSI-2, table 6) before they are scaled to unit norm: level, edge, spot, wave, ripple. */
const kernels: Readonly<Record<string, readonly number[]>> = {
  L3: [1, 2, 1],
  L5: [1, 4, 6, 4, 1],
  E3: [-1, 0, 1],
  E5: [-1, -2, 0, 2, 1],
  S3: [-1, 2, -1],
  S5: [-1, 0, 2, 0, -1],
  W5: [-1, 2, 0, -2, 1],
  R5: [1, -4, 6, -4, 1],
};

const rules = {
  ...commonRules,
  /** One kernel for each axis: i, j and, in 3D, k. */
  kernels: oneOrMore(['L5E5E5'], matching('L5E5E5', /^([LES][35]|[WR]5){2,3}$/, `two or three of ${Object.keys(kernels).join(', ')} in one word`)),
  ...rotationRules('max'),
  /** Voxels either side of the one for which the mean of absolute responses is taken; none where it is null. */
  energyDelta: optional(integer(7, { min: 0 })),
};

/** Laws' kernels, one image for each combination; with `energyDelta` the texture energy. */
export const laws = imageTypeWith('Laws', rules, async function* (source, settings, options) {
  const { dimension, boundary, energyDelta } = settings;
  for (const names of settings.kernels) {
    const response = separable(fieldOf(source), [kernelsOf(names, dimension)], settings, options);
    const field = energyDelta === null ? response : meanOf(absolute(response), 2 * energyDelta + 1, dimension, boundary);
    const name = ['laws', names, ...(energyDelta === null ? [] : [`energy-${energyDelta}`]), ...(settings.rotationInvariance ? ['invariant'] : [])];
    yield derivedFrom(source, name.join('-'), field);
  }
});

function kernelsOf(names: string, dimension: Dimension): Kernels {
  const found = names.match(/../g) ?? [];
  if (found.length !== Number(dimension[0])) throw dimensionError('imageType.Laws.kernels', names, dimension, `${dimension[0]} kernels`);
  const [i, j, k = identityKernel] = found.map((name) => unitNorm(kernels[name]));
  return [i, j, k];
}

function unitNorm(taps: readonly number[]): Kernel {
  const norm = Math.sqrt(taps.reduce((sum, tap) => sum + tap * tap, 0));
  return centred(taps.map((tap) => tap / norm));
}

function absolute(field: Field): Field {
  return { ...field, values: async (box) => (await field.values(box)).map(Math.abs) };
}
