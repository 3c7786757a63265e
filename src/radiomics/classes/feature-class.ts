import type { RunOptions } from '../../core/progress';
import type { DiscretisedRoi } from '../discretise';
import type { MatrixRequest } from '../matrices';
import type { Settings } from '../settings';

/** What a feature class computes with besides the region. */
export interface FeatureContext {
  readonly settings: Settings;
  /** What the class asked for with `matrices`, in that order: exact integers, row-major. */
  readonly counts: readonly Uint32Array[];
  readonly signal?: RunOptions['signal'];
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
}
