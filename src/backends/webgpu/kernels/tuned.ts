import { fnv1a32 } from '../../../core/rng';
import { convShaders, convVariants } from './conv/plan';
import { conv3d_grad_weight, gradWeightVariants } from './conv3d_grad_weight';

/** A hash of the variants that there are to choose from and of their shaders: what was measured holds for these alone. */
export function tunedKernels(): string {
  const names = [...convVariants.map(({ name }) => name), ...gradWeightVariants];
  const sources = [...convShaders, ...conv3d_grad_weight.variants].map(({ shader }) => shader.source);
  return fnv1a32([...names, ...sources].join('\n')).toString(16);
}
