import type { Backend } from '../backends/backend';
import { throwIfAborted } from '../core/progress';
import type { WarningOptions } from '../core/warning';
import type { Volume } from '../imaging/volume';
import { aggregatesOf } from './aggregation';
import { featureClasses } from './classes/all';
import { enabledFeatures, type FeatureClass, type FeatureContext } from './classes/feature-class';
import type { Diagnostics } from './diagnostics';
import { type BinnedRoi, binned } from './discretise';
import { derivedImages } from './filters/derived-images';
import { engineMatrices } from './matrices';
import type { Parameters } from './parameters';
import { crop } from './preprocess/crop';
import { preprocess } from './preprocess/preprocess';
import { roiOf } from './roi';
import type { Settings } from './settings';
import { warnOfValues } from './value-warnings';

/** Features by PyRadiomics' names, e.g. `original_glcm_Contrast`, and what it says about the images. */
export interface Extraction {
  readonly features: Record<string, number>;
  readonly diagnostics: Diagnostics;
}

/**
 * Extracts the features of the region that `mask` labels in `image`: PyRadiomics 3.1's `execute`.
 * Matrices are counted on `backend`, filters along lines run where it is exact. A feature without a value, as PyRadiomics defines it, is
 * NaN. Warnings: `image-left-out` of a filter that gives no image, `feature-undefined`, `class-empty`. Errors are those of the steps:
 * `preprocess`, `roiOf` and `binned`.
 */
export async function extractFeatures(
  image: Volume,
  mask: Volume,
  parameters: Parameters,
  backend: Backend,
  { signal, onProgress, onWarning }: WarningOptions = {},
): Promise<Extraction> {
  const { setting, featureClass } = parameters;
  const prepared = { ...(await preprocess(image, mask, setting)), backend };
  const { box } = prepared;
  const matrices = engineMatrices(backend);
  const wanted = featureClasses.filter(({ name }) => name in featureClass);
  const features: Record<string, number> = {};
  const compute = async (prefix: string, regionOf: () => BinnedRoi, classes: readonly FeatureClass[], settings: Settings): Promise<void> => {
    if (classes.length === 0) return;
    const roi = regionOf();
    const jobs = classes.flatMap((each) => aggregatesOf(settings, each.aggregated).map((aggregate) => ({ each, ...aggregate })));
    const report = (done: number) => onProgress?.({ stage: prefix, done, total: jobs.length });
    report(0);
    const requests = jobs.map((job) => job.each.matrices?.(roi, job.settings) ?? []);
    const counted = await matrices(requests.flat(), { signal });
    for (const [index, { each, suffix, settings: own }] of jobs.entries()) {
      throwIfAborted(signal);
      const context: FeatureContext = { settings: own, counted: counted.splice(0, requests[index].length), source: prepared, signal };
      const values = each.compute(roi, enabledFeatures(each, featureClass[each.name], own), context);
      const group = `${prefix}_${each.name}${suffix}`;
      for (const [name, value] of Object.entries(values)) features[`${group}_${name}`] = value;
      warnOfValues(group, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number.isFinite(value)])), onWarning);
      report(index + 1);
    }
  };
  const describing = (what: FeatureClass['describes']) => wanted.filter(({ describes }) => describes === what);

  const original = crop(prepared.image, box);
  const region = crop(prepared.mask, box);
  const outline = crop(prepared.shapeMask, box);
  // Shape needs no grey levels.
  await compute('original', () => binned(roiOf(original, outline), { binWidth: 1, binCount: 1 }), describing('shape'), setting);
  await compute('original', () => binned(roiOf(original, region, outline), setting), describing('original'), setting);
  for await (const derived of derivedImages(prepared, parameters, { signal, onWarning })) {
    const { name, settings } = derived;
    await compute(name, () => binned(roiOf(derived.image, region, outline), settings), describing('image'), settings);
  }
  return { features, diagnostics: prepared.diagnostics };
}
