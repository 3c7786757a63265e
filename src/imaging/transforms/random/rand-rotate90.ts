import { badOption } from '../options';
import { type Rotate90Options, rotate90 } from '../rotate90';
import { each, randomTransform } from './random-transform';

export interface RandRotate90Options {
  /** Most quarter turns; 3 by default. */
  readonly maxK?: number;
  readonly spatialAxes?: readonly number[];
}

/** 1 to `maxK` quarter turns, each as likely, in the plane `spatialAxes` ([0, 1]), with probability `prob`, 0.1 (RandRotate90). */
export const randRotate90 = randomTransform<RandRotate90Options, Rotate90Options>({
  effect: 'geometry',
  options: { maxK: 'number', spatialAxes: 'numbers' },
  prob: 0.1,
  draw(random, { maxK = 3, spatialAxes }) {
    if (!Number.isInteger(maxK) || maxK < 1) throw badOption('RandRotate90', 'maxK', String(maxK), 'give a positive whole number');
    return { k: random.integer(1, maxK + 1), spatialAxes };
  },
  apply: each(rotate90),
});
