import type { Backend } from '../backends/backend';
import type { RunOptions } from '../core/progress';
import type { Warning } from '../core/warning';
import type { Parameters } from '../radiomics/parameters';
import type { Case } from './case';
import { classify } from './classify';
import type { ModelSet } from './model';
import type { SourceVolume } from './provenance';
import { radiomics } from './radiomics';
import type { AnalyzeResult, SegmentResult } from './results';
import { segment } from './segment';

export interface AnalyzeInput {
  /** A mask that is there already; without it the segmentation model makes one. */
  readonly mask?: SourceVolume;
  readonly models: ModelSet;
  readonly parameters: Parameters;
}

/** All of it: mask (unless given), features, classification. What cannot be done is left out with a warning that says why. */
export async function analyze(study: Case, input: AnalyzeInput, backend: Backend, options: RunOptions = {}): Promise<AnalyzeResult> {
  const { models, parameters } = input;
  const missing: Warning[] = [];
  let segmentation: SegmentResult | undefined;
  if (!input.mask && models.segmentation) segmentation = await segment(study, models.segmentation, backend, {}, options);
  const made = segmentation && { volume: segmentation.mask, name: 'segmentation', sha256: segmentation.maskSha256 };
  const mask = input.mask ?? made;
  if (!mask) missing.push({ code: 'no-mask', message: 'No mask was given and the bundle has no segmentation model: no features were extracted.' });
  const empty = segmentation?.labels.every((label) => label.voxels === 0) ?? false;
  if (empty) missing.push({ code: 'empty-mask', message: 'The segmentation is empty: no features were extracted.' });
  const features = mask && !empty ? await radiomics(study, mask, parameters, backend, options) : undefined;
  const classification = models.classification ? await classify(study, undefined, models.classification, backend, options) : undefined;
  if (!classification) missing.push({ code: 'no-classifier', message: 'The bundle has no classification model.' });
  const parts = [segmentation, features, classification].filter((part) => part !== undefined);
  const common = study.result({
    backend,
    filters: features?.provenance.filters,
    timings: Object.assign({}, ...parts.map((part) => part.timings)),
    models: [segmentation && models.segmentation, classification && models.classification].filter((model) => model !== undefined),
    mask: input.mask ?? (segmentation && { madeBy: models.segmentation?.bundle.name ?? '' }),
    settings: Object.assign({}, ...parts.map((part) => part.provenance.settings)),
    warnings: [...missing, ...parts.flatMap((part) => part.warnings.filter((warning) => !warning.code.startsWith('demonstration-')))],
  });
  return { ...common, segmentation, radiomics: features, classification };
}
