import { PmError } from '../../../core/errors';
import { withData } from '../../../imaging/volume';
import { boundaries } from '../../../ops/convolve_lines';
import { crop } from '../../preprocess/crop';
import { boolean, oneOf } from '../../rules';
import type { DerivedImage, FilterSource } from '../image-type';
import type { Field } from './field';
import { type Pooling, poolings } from './pooling';

/** 2D filters work on each slice along k by itself. */
export const dimensions = ['2D', '3D'] as const;
export type Dimension = (typeof dimensions)[number];

/** What all filters but Gabor's have. */
export const commonRules = { boundary: oneOf('mirror', boundaries), dimension: oneOf('3D', dimensions) };

/** What filters that are turned have. */
export const rotationRules = (pooling: Pooling) => ({ rotationInvariance: boolean(false), pooling: oneOf(pooling, poolings) });

/** The field on the grid of the region's box. */
export async function derivedFrom({ image, box }: FilterSource, name: string, field: Field): Promise<DerivedImage> {
  return { name, image: withData(crop(image, box), 'f64', await field.values(box)) };
}

/** A setting that does not go with the filter's dimension. */
export function dimensionError(setting: string, value: unknown, dimension: Dimension, wanted: string): PmError {
  return new PmError(
    'setting-value',
    setting,
    `${JSON.stringify(value)} does not go with dimension ${dimension}`,
    `give ${wanted}, or change dimension`,
  );
}

/** A number as it stands in the names of PyRadiomics' images: 3-0 for 3, 2-5 for 2.5. */
export function inName(value: number): string {
  return (Number.isInteger(value) ? value.toFixed(1) : String(value)).replace('.', '-');
}
