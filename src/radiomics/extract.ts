import { type RunOptions, throwIfAborted } from '../core/progress';
import type { Volume } from '../imaging/volume';
import { featureClasses } from './classes/all';
import { enabledFeatures, type FeatureClass, type FeatureContext } from './classes/feature-class';
import type { Diagnostics } from './diagnostics';
import { discretise } from './discretise';
import { imageTypes } from './filters/all';
import type { MatrixSource } from './matrices';
import type { Parameters } from './parameters';
import { crop } from './preprocess/crop';
import { preprocess } from './preprocess/preprocess';
import { roiOf } from './roi';
import type { Settings } from './settings';

/** Features by PyRadiomics' names, e.g. `original_glcm_Contrast`, and what it says about the images. */
export interface Extraction {
  readonly features: Record<string, number>;
  readonly diagnostics: Diagnostics;
}

/**
 * Extracts the features of the region that `mask` labels in `image`: PyRadiomics 3.1's `execute`.
 * A feature without a value, as PyRadiomics defines it, is NaN. Errors are those of the steps: `preprocess`, `roiOf` and `discretise`.
 */
export async function extractFeatures(
  image: Volume,
  mask: Volume,
  parameters: Parameters,
  matrices: MatrixSource,
  { signal, onProgress }: RunOptions = {},
): Promise<Extraction> {
  const { setting, imageType, featureClass } = parameters;
  const prepared = await preprocess(image, mask, setting);
  const { box } = prepared;
  const wanted = featureClasses.filter(({ name }) => name in featureClass);
  const features: Record<string, number> = {};
  const compute = async (prefix: string, from: Volume, region: Volume, classes: readonly FeatureClass[], settings: Settings): Promise<void> => {
    if (classes.length === 0) return;
    const report = (done: number) => onProgress?.({ stage: prefix, done, total: classes.length });
    report(0);
    const roi = discretise(roiOf(from, region), settings);
    const requests = classes.map((each) => each.matrices?.(roi, settings) ?? []);
    const counts = await matrices(roi.size, requests.flat(), { signal });
    for (const [index, each] of classes.entries()) {
      throwIfAborted(signal);
      const context: FeatureContext = { settings, counts: counts.splice(0, requests[index].length), signal };
      const values = each.compute(roi, enabledFeatures(each, featureClass[each.name]), context);
      for (const [name, value] of Object.entries(values)) features[`${prefix}_${each.name}_${name}`] = value;
      report(index + 1);
    }
  };

  const shapes = wanted.filter(({ describes }) => describes === 'shape');
  await compute('original', crop(prepared.image, box), crop(prepared.shapeMask, box), shapes, setting);
  const others = wanted.filter(({ describes }) => describes === 'image');
  const region = crop(prepared.mask, box);
  for (const type of imageTypes.filter(({ name }) => name in imageType)) {
    const settings = { ...setting, ...imageType[type.name] };
    for await (const derived of type.derive(prepared, settings, { signal })) {
      await compute(derived.name, derived.image, region, others, settings);
    }
  }
  return { features, diagnostics: prepared.diagnostics };
}
