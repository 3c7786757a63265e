import { type RunOptions, throwIfAborted } from '../core/progress';
import type { Volume } from '../imaging/volume';
import { featureClasses } from './classes/all';
import type { FeatureClass, FeatureContext } from './classes/feature-class';
import type { Diagnostics } from './diagnostics';
import { discretise } from './discretise';
import { imageTypes } from './filters/all';
import type { MatrixSource } from './matrices';
import type { Parameters } from './parameters';
import { preprocess } from './preprocess/preprocess';
import { cropRoi } from './roi';
import type { Settings } from './settings';

/** Features by PyRadiomics' names, e.g. `original_glcm_Contrast`, and what it says about the images. */
export interface Extraction {
  readonly features: Record<string, number>;
  readonly diagnostics: Diagnostics;
}

/**
 * Extracts the features of the region that `mask` labels in `image`: PyRadiomics 3.1's `execute`.
 * A feature without a value, as PyRadiomics defines it, is NaN. Errors are those of the steps: `preprocess`, `cropRoi` and `discretise`.
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
  const wanted = featureClasses.filter(({ name }) => name in featureClass);
  const features: Record<string, number> = {};
  const compute = async (prefix: string, from: Volume, region: Volume, classes: readonly FeatureClass[], settings: Settings): Promise<void> => {
    if (classes.length === 0) return;
    const roi = discretise(cropRoi(from, region, prepared.box), settings);
    const context: FeatureContext = { settings, matrices, signal };
    for (const [done, each] of classes.entries()) {
      throwIfAborted(signal);
      onProgress?.({ stage: prefix, done, total: classes.length });
      const values = await each.compute(roi, enabled(each, featureClass[each.name]), context);
      for (const [name, value] of Object.entries(values)) features[`${prefix}_${each.name}_${name}`] = value;
    }
    onProgress?.({ stage: prefix, done: classes.length, total: classes.length });
  };

  const shapes = wanted.filter(({ describes }) => describes === 'shape');
  await compute('original', prepared.image, prepared.shapeMask, shapes, setting);
  const others = wanted.filter(({ describes }) => describes === 'image');
  for (const type of imageTypes.filter(({ name }) => name in imageType)) {
    const settings = { ...setting, ...imageType[type.name] };
    for await (const derived of type.derive(prepared.image, prepared.mask, settings)) {
      await compute(derived.name, derived.image, prepared.mask, others, settings);
    }
  }
  return { features, diagnostics: prepared.diagnostics };
}

/** The features named, or all that are not deprecated. */
function enabled({ features, deprecated }: FeatureClass, named: readonly string[]): readonly string[] {
  return named.length > 0 ? named : features.filter((feature) => !deprecated.includes(feature));
}
