import type { Backend } from '../backends/backend';
import { type RunOptions, throwIfAborted } from '../core/progress';
import type { Volume } from '../imaging/volume';
import { featureClasses } from '../radiomics/classes/all';
import { enabledFeatures, type FeatureClass } from '../radiomics/classes/feature-class';
import { type BinnedRoi, binned } from '../radiomics/discretise';
import { extractFeatures } from '../radiomics/extract';
import { imageTypes } from '../radiomics/filters/all';
import { extractMaps } from '../radiomics/map/extract-maps';
import { engineMatrices } from '../radiomics/matrices';
import type { MatrixSource } from '../radiomics/matrix-source';
import { type Parameters, readParameters } from '../radiomics/parameters';
import { crop } from '../radiomics/preprocess/crop';
import { preprocess } from '../radiomics/preprocess/preprocess';
import { roiOf } from '../radiomics/roi';
import { deviationOf, spreadOf, type Times } from './times';

/** An image with a region, and what to call them. */
export interface RadiomicsCase {
  readonly name: string;
  readonly image: Volume;
  readonly mask: Volume;
  readonly label: number;
}

/** The time of one part of an extraction, and how far the features of the whole are from the reference's. */
export interface RadiomicsTime extends Times {
  readonly error: number;
  readonly tolerance: number;
  readonly voxels: number;
  /** A feature class alone, `all 107`, a filter, or `GLCM maps`. */
  readonly part: string;
}

/** The largest relative difference of the features from the reference backend's that counts as equal. */
const tolerance = 1e-12;

/** Maps of every GLCM feature are timed on regions of up to this many voxels. */
const mostMapped = 30_000;

/**
 * Checks every feature against the reference backend, then times each class from the region and its bins (its grey levels, matrices and features),
 * the whole extraction with PyRadiomics' defaults, the images of a wavelet and of a Laplacian of Gaussian within the region's box, and
 * the maps of all GLCM features.
 */
export async function* timeRadiomics(
  { name, image, mask, label }: RadiomicsCase,
  backend: Backend,
  reference: Backend,
  { signal }: RunOptions = {},
): AsyncGenerator<RadiomicsTime> {
  const parameters = readParameters({ setting: { label } });
  const matrices = engineMatrices(backend);
  const { features } = await extractFeatures(image, mask, parameters, backend, { signal });
  const expected = await extractFeatures(image, mask, parameters, reference, { signal });
  const error = deviationOf(`${name} on ${backend.info.name}`, Object.values(features), Object.values(expected.features), tolerance);
  const prepared = await preprocess(image, mask, { ...parameters.setting, additionalInfo: false });
  const roi = binned(roiOf(crop(prepared.image, prepared.box), crop(prepared.mask, prepared.box)), parameters.setting);
  const time = async (part: string, run: () => Promise<unknown>): Promise<RadiomicsTime> => {
    throwIfAborted(signal);
    return { voxels: roi.values.length, part, error, tolerance, ...(await spreadOf(run, { signal })) };
  };
  for (const each of featureClasses.filter(({ onlyNamed }) => !onlyNamed)) {
    yield time(each.name, () => computeClass(each, roi, parameters, matrices));
  }
  yield time('all 107', () => extractFeatures(image, mask, parameters, backend, { signal }));
  for (const [part, type, custom] of [
    ['wavelet coif1', 'Wavelet', {}],
    ['LoG 3 mm', 'LoG', { sigma: [3] }],
  ] as const) {
    const found = imageTypes.find((candidate) => candidate.name === type);
    const settings = { ...parameters.setting, ...readParameters({ imageType: { [type]: custom } }).imageType[type] };
    if (found) yield time(part, () => drain(found.derive({ ...prepared, backend }, settings, { signal })));
  }
  if (roi.values.length > mostMapped) return;
  const mapped = readParameters({ setting: { label, binCount: 32 }, voxelSetting: { kernelRadius: 1 }, featureClass: { glcm: null } });
  yield time('GLCM maps', () => drain(extractMaps(image, mask, mapped, backend, { signal })));
}

/** Takes everything that is made, and drops it. */
async function drain(items: AsyncIterable<unknown>): Promise<void> {
  const each = items[Symbol.asyncIterator]();
  while (!(await each.next()).done);
}

async function computeClass(each: FeatureClass, roi: BinnedRoi, { setting }: Parameters, matrices: MatrixSource): Promise<void> {
  const counted = await matrices(each.matrices?.(roi, setting) ?? []);
  each.compute(roi, enabledFeatures(each, [], setting), { settings: setting, counted });
}
