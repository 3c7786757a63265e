import type { Backend } from '../../backends/backend';
import type { WarningOptions } from '../../core/warning';
import type { Volume } from '../../imaging/volume';
import type { Box } from '../roi';
import type { Rules, ValuesOf } from '../rules';
import type { Settings } from '../settings';

/** An image that features are computed from, on the grid of the region's box. */
export interface DerivedImage {
  /** The first part of the features' names, e.g. `original`, `wavelet-LLH`. */
  readonly name: string;
  /** Its type is the filter's own: NumPy's arithmetic in single precision depends on it. */
  readonly image: Volume;
}

/** What a filter derives images from. */
export interface FilterSource {
  readonly image: Volume;
  /** 1 inside the region, 0 outside, on the image's grid. */
  readonly mask: Volume;
  /** The region's bounding box: all that is asked for. Filters see the image around it, and compute no more of it than they need. */
  readonly box: Box;
  /** Where filters along lines run. */
  readonly backend: Backend;
}

/** A filter, or none. */
export interface ImageType {
  /** PyRadiomics' name in a parameter file's `imageType`. */
  readonly name: string;
  /** Settings of its own, allowed in its section of a parameter file only. One that is named as a common setting narrows that one. */
  readonly rules?: Rules;
  /** Whether its filters run on a backend; those of the other types are computed on the host. */
  readonly onBackend?: boolean;
  /** The derived images, one at a time. */
  derive(source: FilterSource, settings: Settings, options?: WarningOptions): AsyncIterable<DerivedImage>;
}

type Derive<S> = (source: FilterSource, settings: S, options: WarningOptions) => AsyncIterable<DerivedImage>;

/** An image type with settings of its own; `readParameters` sees to it that `derive` is given all of them. */
export function imageTypeWith<R extends Rules>(name: string, rules: R, derive: Derive<Omit<Settings, keyof R> & ValuesOf<R>>): ImageType {
  return { name, rules, derive: (source, settings, options = {}) => derive(source, settings as never, options) };
}

/** The image type, said to filter on a backend. */
export function onBackend(type: ImageType): ImageType {
  return { ...type, onBackend: true };
}
