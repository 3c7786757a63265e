import { PmError } from '../../core/errors';
import { type Volume, withData } from '../../imaging/volume';
import { type Diagnostics, describeImage, describeMask } from '../diagnostics';
import { type Box, boundingBox } from '../roi';
import type { Settings } from '../settings';
import { numbersOf } from '../voxels';
import { crop, padBox } from './crop';
import { gridOf } from './grid';
import { interpolatorsByName, nearestNeighbor } from './interpolators';
import { checkMask, selectLabel } from './mask';
import { normalise } from './normalise';
import { resample } from './resample';
import { resampleCentred } from './resample-centred';
import { checkInside, resamplingGrid, sameSpacing, targetSpacing } from './resampling-grid';
import { resegment } from './resegment';

/** What filters and feature classes start from. */
export interface Prepared {
  readonly image: Volume;
  /** 1 inside the region, 0 outside, on the image's grid. */
  readonly mask: Volume;
  /** The region that shape features describe: before resegmentation unless `resegmentShape`. */
  readonly shapeMask: Volume;
  /** The bounding box of the mask; with IBSI's conformance that of the region that shape features describe. */
  readonly box: Box;
  /** PyRadiomics' `diagnostics_*`; empty without `additionalInfo`. */
  readonly diagnostics: Diagnostics;
}

/** Normalises, resamples or crops, checks and resegments, in PyRadiomics' order, or as IBSI has it. The image has one channel. */
export async function preprocess(image: Volume, labels: Volume, settings: Settings): Promise<Prepared> {
  if (image.channels !== 1) throw new PmError('image-channels', 'image', `it has ${image.channels} channels`, 'give an image with one channel');
  const found = selectLabel(labels, settings);
  const notes: Diagnostics[] = [];
  const note = async (make: () => Diagnostics | Promise<Diagnostics>): Promise<void> => {
    if (settings.additionalInfo) notes.push(await make());
  };
  await note(() => describeImage('original', image));
  await note(() => describeMask('original', found, { labels, channel: settings.label_channel }));

  const scaled = settings.normalize ? normalise(image, settings) : image;
  const aligned = settings.conformance === 'ibsi' ? alignCentred(scaled, found, settings) : align(scaled, found, settings);
  if (aligned.interpolated) {
    await note(() => describeImage('interpolated', aligned.image));
    await note(() => describeMask('interpolated', aligned.mask, { image: aligned.image }));
  }
  const checked = checkMask(aligned.image, aligned.mask, settings);
  if (checked.corrected) await note(() => describeMask('corrected', checked.mask, { image: aligned.image }));

  let { mask, box } = checked;
  if (settings.resegmentRange !== null || settings.outlierSigma !== null) {
    ({ mask, box } = checkMask(aligned.image, resegment(aligned.image, mask, settings), settings));
    await note(() => describeMask('resegmented', mask, { image: aligned.image }));
  }
  const shapeMask = settings.resegmentShape ? mask : checked.mask;
  if (settings.conformance === 'ibsi') box = boxOf(shapeMask);
  return { image: aligned.image, mask, shapeMask, box, diagnostics: Object.assign({}, ...notes) };
}

interface Aligned {
  readonly image: Volume;
  readonly mask: Volume;
  readonly interpolated: boolean;
}

/** Image and mask resampled to `resampledPixelSpacing`, or cropped with `preCrop`, or as they are. */
function align(image: Volume, mask: Volume, settings: Settings): Aligned {
  const { resampledPixelSpacing, interpolator, padDistance, preCrop } = settings;
  if (resampledPixelSpacing === null || interpolator === null) {
    if (!preCrop) return { image, mask, interpolated: false };
    const checked = checkMask(image, mask, settings);
    const padded = padBox(checked.box, padDistance, image);
    return { image: crop(image, padded), mask: crop(checked.mask, padded), interpolated: false };
  }
  const box = boxOf(mask);
  checkInside(gridOf(image), gridOf(mask), box);
  const spacing = targetSpacing(resampledPixelSpacing, gridOf(mask), box);
  if (sameSpacing(gridOf(image).spacing, spacing)) {
    const moved = resample(mask, gridOf(image), nearestNeighbor);
    const padded = padBox(boxOf(moved), padDistance, image);
    return { image: crop(image, padded), mask: crop(moved, padded), interpolated: true };
  }
  const grid = resamplingGrid(gridOf(mask), box, spacing, padDistance);
  return { image: resample(image, grid, interpolatorsByName[interpolator]), mask: resample(mask, grid, nearestNeighbor), interpolated: true };
}

/** Image and mask resampled to `resampledPixelSpacing` around the image's centre, and intensities rounded, as IBSI has it. */
function alignCentred(image: Volume, mask: Volume, settings: Settings): Aligned {
  const { resampledPixelSpacing, interpolator, roundIntensities } = settings;
  const interpolated = resampledPixelSpacing !== null && interpolator !== null;
  const aligned = interpolated ? resampleCentred(image, checkMask(image, mask, settings).mask, resampledPixelSpacing, settings) : { image, mask };
  if (!roundIntensities) return { ...aligned, interpolated };
  const rounded = Float64Array.from(numbersOf(aligned.image), (value) => Math.round(value));
  return { image: withData(aligned.image, 'f64', rounded), mask: aligned.mask, interpolated };
}

function boxOf(mask: Volume): Box {
  const box = boundingBox(mask);
  if (!box) throw new PmError('mask-empty', 'mask', 'no labelled voxel is left on the image grid', 'use the mask that belongs to this image');
  return box;
}
