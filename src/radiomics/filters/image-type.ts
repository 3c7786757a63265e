import type { Volume } from '../../imaging/volume';
import type { Settings } from '../settings';

/** An image that features are computed from. */
export interface DerivedImage {
  /** The first part of the features' names, e.g. `original`, `wavelet-LLH`. */
  readonly name: string;
  readonly image: Volume;
}

/** A filter, or none. */
export interface ImageType {
  /** PyRadiomics' name in a parameter file's `imageType`. */
  readonly name: string;
  /** The derived images, one at a time; `mask` is 0 or 1 on the image's grid. */
  derive(image: Volume, mask: Volume, settings: Settings): AsyncIterable<DerivedImage>;
}
