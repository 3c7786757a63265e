import type { Boundary } from '../../../ops/convolve_lines';
import type { Rule } from '../../rules';
import { imageTypeWith } from '../image-type';
import { alongAxes, centred, convolved } from './convolve';
import { type Field, fieldOf } from './field';
import { commonRules, type Dimension, derivedFrom } from './options';

/** Odd, so that a voxel lies in the middle. */
const support: Rule<number> = {
  default: 5,
  allowed: 'an odd integer of at least 1',
  read: (value) => (Number.isSafeInteger(value) && (value as number) > 0 && (value as number) % 2 === 1 ? (value as number) : undefined),
};

/** The mean of `support` voxels along each axis. */
export const mean = imageTypeWith('Mean', { ...commonRules, support }, async function* (source, settings) {
  const { boundary, dimension } = settings;
  yield derivedFrom(source, `mean-${settings.support}-${dimension}`, meanOf(fieldOf(source), settings.support, dimension, boundary));
});

/** The means of cubes, or squares in the slice, with edges of `support` voxels. */
export function meanOf(field: Field, support: number, dimension: Dimension, boundary: Boundary): Field {
  const taps = new Array<number>(support).fill(1 / support);
  return convolved(field, alongAxes(centred(taps), dimension), boundary);
}
