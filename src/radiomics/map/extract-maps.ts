import type { Backend } from '../../backends/backend';
import { PmError } from '../../core/errors';
import { throwIfAborted } from '../../core/progress';
import { type WarningOptions, warningOf } from '../../core/warning';
import { type Volume, voxelCount, withData } from '../../imaging/volume';
import { mostPositions, packing } from '../../ops/windows';
import { featureClasses } from '../classes/all';
import { enabledFeatures } from '../classes/feature-class';
import { binned, type DiscretisedRoi } from '../discretise';
import { derivedImages } from '../filters/derived-images';
import { levelled } from '../levelled-roi';
import { engineMatrices } from '../matrices';
import { type Parameters, usualClasses } from '../parameters';
import { crop, padBox } from '../preprocess/crop';
import { preprocess } from '../preprocess/preprocess';
import { insideOf, roiOf } from '../roi';
import type { Settings } from '../settings';
import { warnOfValues } from '../value-warnings';
import { windowPositions } from '../windows';
import { classValues } from './class-values';

/** A feature's values around every voxel of the region. */
export interface FeatureMap {
  /** PyRadiomics' name, e.g. `original_glcm_Contrast`. */
  readonly name: string;
  /** f64, on the region's bounding box padded by `kernelRadius` as far as the image goes; `initValue` outside the region. */
  readonly volume: Volume;
  /** 1 at the voxels of the region, 0 outside, on the same grid; one for all maps. */
  readonly region: Volume;
  /** The values at the voxels of the region, in their order, i fastest. */
  readonly values: Float64Array;
  /** What is to be said of the values. */
  readonly remark?: string;
}

/**
 * The maps of the features around the voxels of the region that `mask` labels in `image`: PyRadiomics 3.1's `execute` with
 * `voxelBased`. Grey levels are those of the whole region, with `maskedKernel` off of the whole padded box, whose voxels are then all
 * taken in. A feature without a value is NaN. Maps come as they are ready, a class at a time, so that no more is held in memory; shape
 * has none. Progress counts voxels, in a stage for each image and class. Warnings are those of `extractFeatures`, `class-without-maps`
 * and `map-remark`; errors those of `extractFeatures`, `maps-none`, `kernel-radius` and `too-many-bins`.
 */
export async function* extractMaps(
  image: Volume,
  mask: Volume,
  parameters: Parameters,
  backend: Backend,
  { signal, onProgress, onWarning }: WarningOptions = {},
): AsyncGenerator<FeatureMap> {
  const { setting, featureClass } = parameters;
  const classes = featureClasses.filter(({ name, windows }) => windows && name in featureClass);
  if (classes.length === 0) throw new PmError('maps-none', 'feature maps', 'no class was chosen that has maps', 'choose one besides shape');
  if (setting.voxelBatch === 0) throw new PmError('setting-value', 'voxelSetting.voxelBatch', '0 is not allowed', 'give -1 for all, or 1 or more');
  for (const name of chosenWithoutMaps(parameters)) onWarning?.(warningOf('class-without-maps', name, 'this class has no maps'));
  const prepared = await preprocess(image, mask, { ...setting, additionalInfo: false });
  const box = padBox(prepared.box, setting.kernelRadius, prepared.image);
  const region = crop(prepared.mask, box);
  const everywhere = withData(region, 'u8', new Uint8Array(voxelCount(region.size)).fill(1));
  const centers = insideOf(region);
  const matrices = engineMatrices(backend);
  for await (const { name, image: derived, settings } of derivedImages({ ...prepared, box, backend }, parameters, { signal, onWarning })) {
    const roi = await levelled(binned(roiOf(derived, settings.maskedKernel ? region : everywhere), settings), matrices);
    checkWindows(roi, settings);
    for (const each of classes) {
      throwIfAborted(signal);
      const wanted = enabledFeatures(each, featureClass[each.name], settings);
      const features = await each.windows?.(roi, wanted, settings, matrices);
      if (!features) continue;
      const stage = `${name}_${each.name}`;
      const { values, remarks } = await classValues(features, wanted.length, centers, roi.size, settings, backend, { stage, signal, onProgress });
      warnOfValues(stage, Object.fromEntries(wanted.map((feature, n) => [feature, values[n].some(Number.isFinite)])), onWarning);
      for (const [n, feature] of wanted.entries()) {
        const data = new Float64Array(voxelCount(region.size)).fill(settings.initValue);
        for (let at = 0; at < centers.length; at++) data[centers[at]] = values[n][at];
        const map = { name: `${stage}_${feature}`, volume: withData(region, 'f64', data), region, values: values[n], remark: remarks[feature] };
        if (map.remark) onWarning?.(warningOf('map-remark', map.name, map.remark));
        yield map;
      }
    }
  }
}

/** Classes that somebody has named: those of a set of parameters that names none are not missed. */
function chosenWithoutMaps({ setting, featureClass }: Parameters): string[] {
  const usual = usualClasses(setting);
  const isUsualSet = usual.every((name) => name in featureClass);
  const without = featureClasses.filter(({ name, windows }) => !windows && name in featureClass).map(({ name }) => name);
  return isUsualSet ? without.filter((name) => !usual.includes(name)) : without;
}

/** What windows hold is listed with numbers of a limited size. */
function checkWindows({ grayLevels }: DiscretisedRoi, settings: Settings): void {
  const positions = windowPositions(settings);
  if (positions > mostPositions) {
    const why = `windows of ${positions} voxels are more than the ${mostPositions} that are supported`;
    throw new PmError('kernel-radius', `kernelRadius ${settings.kernelRadius}`, why, 'use a smaller one');
  }
  if (grayLevels.length >= packing) {
    const why = `the region has ${grayLevels.length} grey levels, maps take fewer than ${packing}`;
    throw new PmError('too-many-bins', 'feature maps', why, 'use a larger binWidth, or binCount');
  }
}
