import { PmError } from '../../core/errors';
import { type Volume, volume, voxelCount } from '../../imaging/volume';
import { type Box, boundingBox, insideOf } from '../roi';
import type { Settings } from '../settings';
import { numbersOf } from '../voxels';
import { type Grid, gridDifferences, gridOf } from './grid';
import { nearestNeighbor } from './interpolators';
import { resample } from './resample';
import { checkInside } from './resampling-grid';

/** Labels that an error lists. */
const listed = 20;

/**
 * Where the mask has the label, as 1 and 0. Labels are cut to integers, as PyRadiomics casts masks to 32-bit unsigned.
 * Throws `mask-channel`, `mask-empty` and `label-absent`, which lists the labels that exist.
 */
export function selectLabel(mask: Volume, { label, label_channel }: Pick<Settings, 'label' | 'label_channel'>): Volume {
  if (label_channel >= mask.channels) {
    throw new PmError('mask-channel', `label_channel ${label_channel}`, `the mask has ${mask.channels} channels`, 'count channels from 0');
  }
  const data = new Uint8Array(voxelCount(mask.size));
  const present = new Set<number>();
  let known = 0;
  let at = 0;
  for (const labels of labelsOf(mask, label_channel)) {
    for (let n = 0; n < labels.length; n++, at++) {
      const found = labels[n];
      if (found === 0) continue;
      if (found === label) data[at] = 1;
      if (found !== known) present.add(found);
      known = found;
    }
  }
  if (present.size === 0) throw new PmError('mask-empty', 'mask', 'it has no labelled voxel', 'give the mask that outlines the region');
  if (!present.has(label)) {
    const all = [...present].sort((a, b) => a - b);
    const names = `${all.slice(0, listed).join(', ')}${all.length > listed ? `, … (${all.length} in all)` : ''}`;
    throw new PmError('label-absent', `label ${label}`, 'no voxel of the mask has it', `choose one of the labels that exist: ${names}`);
  }
  return volume({ dtype: 'u8', size: mask.size, affine: mask.affine, data });
}

/** Labels that are converted at once: few enough to stay in the processor's cache. */
const chunk = 1 << 16;

/** One channel of the mask as 32-bit unsigned integers, in pieces: as a whole they would be the largest array of an extraction. */
export function* labelsOf(mask: Volume, channel: number): Generator<Uint32Array> {
  const count = voxelCount(mask.size);
  const numbers = numbersOf(mask).subarray(channel * count, (channel + 1) * count);
  for (let first = 0; first < count; first += chunk) yield new Uint32Array(numbers.subarray(first, first + chunk));
}

/** The checked mask and its bounding box. */
export interface CheckedMask {
  readonly mask: Volume;
  readonly box: Box;
  /** The mask had another grid and was resampled to the image's. */
  readonly corrected: boolean;
}

/**
 * Checks that the mask lies on the image's grid (or resamples it, with `correctMask`) and that its region is large enough.
 * Throws `grid-mismatch`, which says which axes differ by how much, `roi-outside`, `mask-empty` and `roi-too-small`.
 */
export function checkMask(image: Volume, mask: Volume, settings: Settings): CheckedMask {
  const differences = differencesBetween(image, mask, settings.geometryTolerance ?? 1e-6);
  if (differences.length > 0 && !settings.correctMask) {
    const hint = 'use the mask of this image, raise geometryTolerance, or resample the mask with correctMask (--resample-mask)';
    throw new PmError('grid-mismatch', 'image and mask', `their grids differ: ${differences.join('; ')}`, hint);
  }
  const checked = differences.length > 0 ? correct(image, mask) : mask;
  const box = boundingBox(checked);
  if (!box) throw new PmError('mask-empty', 'mask', 'no labelled voxel is left on the image grid', 'use the mask that belongs to this image');
  checkSize(checked, box, settings);
  return { mask: checked, box, corrected: checked !== mask };
}

function differencesBetween(image: Volume, mask: Volume, tolerance: number): string[] {
  const [a, b] = [gridOf(image), gridOf(mask)];
  const extent = ({ size, spacing }: Grid, axis: number) => Number((size[axis] * spacing[axis]).toPrecision(6));
  const sizes = [0, 1, 2].flatMap((axis) => {
    if (a.size[axis] === b.size[axis]) return [];
    return [
      `size along ${'ijk'[axis]} (${a.size[axis]} voxels in the image, ${b.size[axis]} in the mask), ${extent(a, axis)} and ${extent(b, axis)} mm`,
    ];
  });
  return [...sizes, ...gridDifferences(a, b, tolerance)];
}

function correct(image: Volume, mask: Volume): Volume {
  const box = boundingBox(mask);
  if (box) checkInside(gridOf(image), gridOf(mask), box);
  return resample(mask, gridOf(image), nearestNeighbor);
}

function checkSize(mask: Volume, box: Box, { minimumROIDimensions, minimumROISize }: Settings): void {
  const dimensions = box.size.filter((extent) => extent > 1).length;
  if (dimensions === 0) throw new PmError('roi-too-small', 'region of interest', 'it is a single voxel', 'outline a larger region');
  if (dimensions < minimumROIDimensions) {
    const why = `it extends along ${dimensions} of the ${minimumROIDimensions} axes required`;
    throw new PmError('roi-too-small', 'region of interest', why, 'outline a larger region or lower minimumROIDimensions');
  }
  if (minimumROISize === null) return;
  const count = insideOf(mask).length;
  if (count <= minimumROISize) {
    const why = `it has ${count} voxels, minimumROISize asks for more than ${minimumROISize}`;
    throw new PmError('roi-too-small', 'region of interest', why, 'outline a larger region or lower minimumROISize');
  }
}
