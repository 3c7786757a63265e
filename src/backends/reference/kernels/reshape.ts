import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** The same elements under another shape. */
export const reshape: ReferenceKernel<'reshape'> = ([x], { shape }) => [tensor('f64', shape, asFloat64(x))];
