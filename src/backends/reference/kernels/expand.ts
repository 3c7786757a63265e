import { tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';
import { binary } from './binary';

/** x + 0, with zeros of the wanted shape. */
export const expand: ReferenceKernel<'expand'> = ([x], { shape }) =>
  binary([x, tensor('f64', shape)], { kind: 'add', activation: 'identity', alpha: 0 });
