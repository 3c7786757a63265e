import type { Warning } from '../core/warning';
import type { Volume } from '../imaging/volume';
import type { Provenance } from './provenance';
import type { Timings } from './timing';

/** What every result carries. */
interface Result {
  readonly disclaimer: string;
  readonly warnings: readonly Warning[];
  readonly timings: Timings;
  readonly provenance: Provenance;
}

/** A label map on the image's own grid. */
export interface SegmentResult extends Result {
  readonly mask: Volume;
  /** SHA-256 of the mask's voxels. */
  readonly maskSha256: string;
  /** Voxels and millilitres of each label but the background. */
  readonly labels: readonly { readonly label: number; readonly name: string; readonly voxels: number; readonly millilitres: number }[];
}

/** Feature values by PyRadiomics' names, `diagnostics_*` included. */
export interface RadiomicsResult extends Result {
  readonly label: number;
  readonly features: Readonly<Record<string, number>>;
  readonly diagnostics: Readonly<Record<string, unknown>>;
}

/** A feature's values around every voxel of the region, and what is said of those that are finite. */
export interface FeatureMapResult {
  /** PyRadiomics' name, e.g. `original_glcm_Contrast`. */
  readonly name: string;
  /** f64, on the region's padded box; `initValue` outside the region. */
  readonly volume: Volume;
  /** `null` where no value is finite. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly mean: number | null;
  /** Voxels of the region whose value is not finite. */
  readonly notFinite: number;
}

/** PyRadiomics' voxel-based extraction. */
export interface FeatureMapsResult extends Result {
  readonly label: number;
  /** 1 at the voxels of the region, 0 outside, on the grid of the maps; absent where there are none. */
  readonly region?: Volume;
  readonly maps: readonly FeatureMapResult[];
}

/** Probability of each class, and how sure the network is. */
export interface ClassifyResult extends Result {
  readonly probabilities: readonly { readonly name: string; readonly probability: number }[];
  /** Entropy of the probabilities over its maximum: 0 certain, 1 no idea. */
  readonly uncertainty: number;
}

/** Where in the image a classifier found a class. */
export interface ExplainResult extends Result {
  readonly method: string;
  /** The module whose output was used, by its name in PyTorch; of methods that look at one. */
  readonly layer?: string;
  readonly class: { readonly index: number; readonly name: string };
  /** The method's arguments, as they were used, and the scores of the class. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** f32, on the image's own grid: the larger, the more a voxel speaks for the class; 0 where the network did not see the image. */
  readonly map: Volume;
  /** The same by MONAI's `default_normalizer`: the largest value is 0 and the smallest 1; 0 too where the network did not see. */
  readonly normalised: Volume;
  readonly minimum: number;
  readonly maximum: number;
}

/** Everything about one case. A part that no model is there for is absent, and a warning says so. */
export interface AnalyzeResult extends Result {
  readonly segmentation?: SegmentResult;
  readonly radiomics?: RadiomicsResult;
  /** Only where a page asked for them. */
  readonly featureMaps?: FeatureMapsResult;
  readonly classification?: ClassifyResult;
  /** Only where a page asked for one. */
  readonly explanation?: ExplainResult;
}
