import type { RunOptions } from '../../core/progress';
import type { Aggregated } from '../aggregation';
import type { DiscretisedRoi } from '../discretise';
import type { FilterSource } from '../filters/image-type';
import type { MatrixRequest } from '../matrices';
import type { Settings } from '../settings';

/** What a feature class computes with besides the region. */
export interface FeatureContext {
  readonly settings: Settings;
  /** What the class asked for with `matrices`, in that order: exact integers, row-major. */
  readonly counts: readonly Uint32Array[];
  /** The original image with the region in it: given to classes that describe it. */
  readonly source?: FilterSource;
  readonly signal?: RunOptions['signal'];
}

/** A class of features. */
export interface FeatureClass {
  /** PyRadiomics' name, or ours for what it lacks, as in `original_glcm_Contrast`. */
  readonly name: string;
  /** Every feature, PyRadiomics' first and in its order. */
  readonly features: readonly string[];
  /** Those that PyRadiomics computes only when named. */
  readonly deprecated: readonly string[];
  /** Those that PyRadiomics does not have: computed when named, or with IBSI's conformance. */
  readonly beyond?: readonly string[];
  /** IBSI's codes of the features that it defines (https://arxiv.org/abs/1612.07003): with its conformance these are computed. */
  readonly ibsi?: Readonly<Record<string, string>>;
  /** Shape classes see the mask before resegmentation, once; others the original image only, or every derived image. */
  readonly describes: 'shape' | 'original' | 'image';
  /** Left out unless a parameter file names the class, or IBSI's conformance holds and it has codes. */
  readonly onlyNamed?: boolean;
  /** How the settings' `aggregation` applies; not at all where there is none. */
  readonly aggregated?: Aggregated;
  /** The matrices that the features are computed from; none where the class counts nothing, or the region leaves no direction to go. */
  matrices?(roi: DiscretisedRoi, settings: Settings): readonly MatrixRequest[];
  compute(roi: DiscretisedRoi, features: readonly string[], context: FeatureContext): Record<string, number>;
}
