import type { Backend } from '../backends/backend';
import type { RunOptions } from '../core/progress';
import type { Warning } from '../core/warning';
import type { Volume } from '../imaging/volume';
import { filtersOn } from '../radiomics/filters/derived-images';
import { extractMaps, type FeatureMap } from '../radiomics/map/extract-maps';
import type { Parameters } from '../radiomics/parameters';
import type { Case } from './case';
import type { SourceVolume } from './provenance';
import type { FeatureMapResult, FeatureMapsResult } from './results';
import { type Timings, timed } from './timing';

/** Begins the stages of maps; the image and the class follow. */
export const mapStage = 'maps';

/** The maps of PyRadiomics' features in the region that the mask labels, all at once: 8 bytes a voxel of the region's box each. */
export async function featureMaps(
  study: Case,
  mask: SourceVolume,
  parameters: Parameters,
  backend: Backend,
  { signal, onProgress }: RunOptions = {},
): Promise<FeatureMapsResult> {
  const timings: Timings = {};
  const warnings: Warning[] = [];
  const maps: FeatureMapResult[] = [];
  let region: Volume | undefined;
  await timed(timings, mapStage, async () => {
    const report: RunOptions['onProgress'] = onProgress && ((progress) => onProgress({ ...progress, stage: `${mapStage} ${progress.stage}` }));
    const options = { signal, onProgress: report, onWarning: (warning: Warning) => warnings.push(warning) };
    for await (const map of extractMaps(study.image.volume, mask.volume, parameters, backend, options)) {
      region = map.region;
      maps.push({ name: map.name, volume: map.volume, ...summaryOf(map) });
    }
  });
  const filters = await filtersOn(parameters, backend);
  const common = study.result({ backend, filters, timings, mask, settings: { radiomics: parameters }, warnings });
  return { ...common, label: parameters.setting.label, region, maps };
}

/** Of the values at the voxels of the region, without those that are not finite. */
export function summaryOf({ values }: FeatureMap): Omit<FeatureMapResult, 'name' | 'volume'> {
  const finite = values.filter(Number.isFinite);
  const notFinite = values.length - finite.length;
  if (finite.length === 0) return { minimum: null, maximum: null, mean: null, notFinite };
  let sum = 0;
  let minimum = finite[0];
  let maximum = finite[0];
  for (const value of finite) {
    sum += value;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  return { minimum, maximum, mean: sum / finite.length, notFinite };
}
