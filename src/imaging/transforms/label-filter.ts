import { type Volume, withData } from '../volume';
import { badOption } from './options';
import { encode, valuesOf } from './values';

export interface LabelFilterOptions {
  readonly appliedLabels: number | readonly number[];
}

/** The labels given, all others set to 0 (LabelFilter). */
export function labelFilter(image: Volume, { appliedLabels }: LabelFilterOptions): Volume {
  const kept = new Set([appliedLabels].flat());
  if (![...kept].every(Number.isFinite)) throw badOption('LabelFilter', 'appliedLabels', JSON.stringify(appliedLabels), 'give labels');
  const values = valuesOf(image);
  const out = image.data.slice();
  const target = out as Float64Array;
  const zero = encode(image.dtype, 0) as number;
  for (let v = 0; v < values.length; v++) if (!kept.has(values[v])) target[v] = zero;
  return withData(image, image.dtype, out);
}
