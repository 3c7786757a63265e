import { contour } from './contour';
import { noise } from './noise';
import type { Perturbation } from './perturbation';
import { rotation } from './rotation';
import { translation } from './translation';
import { volumeChange } from './volume-change';

/** Every perturbation, in the order in which a full chain applies them: the image first, then the grid, then the region. */
export const perturbations: readonly Perturbation[] = [noise, rotation, translation, volumeChange, contour];
