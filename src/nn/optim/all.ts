import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';
import { adagrad } from './adagrad';
import { adam, adamw } from './adam';
import type { Optimizer } from './optimizer';
import { rmsprop } from './rmsprop';
import { sgd } from './sgd';

export const optimizers = [sgd, adam, adamw, rmsprop, adagrad];

/** An optimiser by its PyTorch name, case aside, and its keyword arguments. */
export function createOptimizer(name: string, args: Readonly<Record<string, unknown>>): Optimizer {
  const kind = optimizers.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (kind) return kind.create(args);
  const names = optimizers.map((candidate) => candidate.name);
  throw new PmError(
    'optimizer-unknown',
    `optimizer ${name}`,
    'there is none of that name',
    `did you mean ${nearestName(name, names)}? (${names.join(', ')})`,
  );
}
