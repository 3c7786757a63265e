import type { Volume } from '../imaging/volume';
import type { Provenance } from './provenance';
import type { Timings } from './timing';
import type { Warning } from './warning';

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

/** Probability of each class, and how sure the network is. */
export interface ClassifyResult extends Result {
  readonly probabilities: readonly { readonly name: string; readonly probability: number }[];
  /** Entropy of the probabilities over its maximum: 0 certain, 1 no idea. */
  readonly uncertainty: number;
}

/** Everything about one case. A part that no model is there for is absent, and a warning says so. */
export interface AnalyzeResult extends Result {
  readonly segmentation?: SegmentResult;
  readonly radiomics?: RadiomicsResult;
  readonly classification?: ClassifyResult;
}
