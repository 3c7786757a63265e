import type { RunOptions } from '../../core/progress';
import type { DiscretisedRoi } from '../discretise';
import type { MatrixSource } from '../matrices';
import type { Settings } from '../settings';

/** What a feature class computes with besides the region. */
export interface FeatureContext {
  readonly settings: Settings;
  readonly matrices: MatrixSource;
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
  compute(roi: DiscretisedRoi, features: readonly string[], context: FeatureContext): Promise<Record<string, number>>;
}
