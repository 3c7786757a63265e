import type { RunOptions } from '../../core/progress';
import type { DiscretisedRoi } from '../discretise';
import type { MatrixRequest } from '../matrices';
import type { Settings } from '../settings';
import type { Window, WindowRequest } from '../windows';

/** What a feature class computes with besides the region. */
export interface FeatureContext {
  readonly settings: Settings;
  /** What the class asked for with `matrices`, in that order: exact integers, row-major. */
  readonly counts: readonly Uint32Array[];
  readonly signal?: RunOptions['signal'];
}

/** A class's features in the windows around voxels, one after another. */
export interface WindowFeatures {
  /** What is to be listed in each window; nothing where the class does without, or the windows leave no direction to go. */
  readonly request?: WindowRequest;
  /** Writes the values of the wanted features in a window. */
  compute(window: Window, out: Float64Array): void;
  /**
   * Of the windows `from` up to `to`, in the order in which they were computed, whose features PyRadiomics computes at once: gives
   * those values (by feature, then window) that depend on the other windows what PyRadiomics gives them. Remarks by feature.
   */
  settle?(values: readonly Float64Array[], from: number, to: number): Readonly<Record<string, string>>;
}

/** A class of features. */
export interface FeatureClass {
  /** PyRadiomics' name, as in `original_glcm_Contrast`. */
  readonly name: string;
  /** Every feature, in PyRadiomics' order. */
  readonly features: readonly string[];
  /** Those that are computed only when named. */
  readonly deprecated: readonly string[];
  /** Shape classes see the mask before resegmentation, once; the others every derived image. */
  readonly describes: 'image' | 'shape';
  /** Left out unless a parameter file names the class. */
  readonly onlyNamed?: boolean;
  /** The matrices that the features are computed from; none where the class counts nothing, or the region leaves no direction to go. */
  matrices?(roi: DiscretisedRoi, settings: Settings): readonly MatrixRequest[];
  compute(roi: DiscretisedRoi, features: readonly string[], context: FeatureContext): Record<string, number>;
  /** The features around single voxels (maps). `roi` is the box with all that windows reach. None of shape. */
  windows?(roi: DiscretisedRoi, features: readonly string[], settings: Settings): WindowFeatures;
}

/** The features named, or all that are not deprecated. */
export function enabledFeatures({ features, deprecated }: FeatureClass, named: readonly string[]): readonly string[] {
  return named.length > 0 ? named : features.filter((feature) => !deprecated.includes(feature));
}
