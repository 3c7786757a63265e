import { fnv1a32 } from '../../../core/rng';
import { convShaders, convVariants } from './conv/plan';

/** A hash of the variants that there are to choose from and of their shaders: what was measured holds for these alone. */
export function tunedKernels(): string {
  const names = convVariants.map(({ name }) => name);
  const sources = convShaders.map(({ shader }) => shader.source);
  return fnv1a32([...names, ...sources].join('\n')).toString(16);
}
