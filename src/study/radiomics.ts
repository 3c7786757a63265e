import type { Backend } from '../backends/backend';
import { type RunOptions, withStage } from '../core/progress';
import type { Warning } from '../core/warning';
import { extractFeatures } from '../radiomics/extract';
import { filtersOn } from '../radiomics/filters/derived-images';
import type { Parameters } from '../radiomics/parameters';
import type { Case } from './case';
import type { SourceVolume } from './provenance';
import type { RadiomicsResult } from './results';
import { type Timings, timed } from './timing';

/** PyRadiomics' features of the region that the mask labels. */
export async function radiomics(
  study: Case,
  mask: SourceVolume,
  parameters: Parameters,
  backend: Backend,
  options: RunOptions = {},
): Promise<RadiomicsResult> {
  const timings: Timings = {};
  const warnings: Warning[] = [];
  const onWarning = (warning: Warning) => warnings.push(warning);
  const { features, diagnostics } = await timed(timings, 'radiomics', () =>
    extractFeatures(study.image.volume, mask.volume, parameters, backend, { ...withStage(options, 'radiomics'), onWarning }),
  );
  const filters = await filtersOn(parameters, backend);
  const common = study.result({ backend, filters, timings, mask, settings: { radiomics: parameters }, warnings });
  return { ...common, label: parameters.setting.label, features, diagnostics };
}
