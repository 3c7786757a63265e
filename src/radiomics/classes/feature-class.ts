import type { RunOptions } from '../../core/progress';
import type { Aggregated } from '../aggregation';
import type { BinnedRoi } from '../discretise';
import type { FilterSource } from '../filters/image-type';
import type { LevelledRoi } from '../levelled-roi';
import type { Counted, MatrixRequest, MatrixSource } from '../matrix-source';
import type { Roi } from '../roi';
import type { Settings } from '../settings';
import type { Window, WindowRequest } from '../windows';

/** What a feature class computes with besides the region. */
export interface FeatureContext {
  readonly settings: Settings;
  /** What the class asked for with `matrices`, in that order. */
  readonly counted: readonly Counted[];
  /** The original image with the region in it: given to classes that describe it. */
  readonly source?: FilterSource;
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
  matrices?(roi: BinnedRoi, settings: Settings): readonly MatrixRequest[];
  compute(roi: Roi, features: readonly string[], context: FeatureContext): Record<string, number>;
  /**
   * The features around single voxels (maps). `roi` is the box with all that windows reach; `matrices` finds other levels of it. None of
   * shape.
   */
  windows?(roi: LevelledRoi, features: readonly string[], settings: Settings, matrices: MatrixSource): WindowFeatures | Promise<WindowFeatures>;
}

/** The features named, or all that the settings' conformance has: PyRadiomics' that are not deprecated, or those with IBSI's codes. */
export function enabledFeatures(
  { features, deprecated, beyond = [], ibsi = {} }: FeatureClass,
  named: readonly string[],
  { conformance }: Settings,
): readonly string[] {
  if (named.length > 0) return named;
  if (conformance === 'ibsi') return features.filter((feature) => feature in ibsi);
  return features.filter((feature) => !deprecated.includes(feature) && !beyond.includes(feature));
}
