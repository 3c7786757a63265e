import { randomUnit } from '../../core/rng';
import { spacingOf, type Vec3 } from '../../imaging/affine';
import { gaussianSmooth } from '../../imaging/transforms/gaussian-smooth';
import { type Volume, withData } from '../../imaging/volume';
import { crop } from '../preprocess/crop';
import { type Box, boundingBox, forEachLine, insideOf } from '../roi';
import { numbersOf } from '../voxels';
import { marginBox } from './margin';
import { dilate, erode } from './morphology';
import type { Perturbation, Perturbed } from './perturbation';
import { type Field, supervoxels } from './supervoxels';

/** mm around the region that are divided, and fewest voxels of a part. */
const margin = 25;
const fewest = 20;
const compactness = 0.05;
/** Shares of a part inside the region from which it always belongs to the new one, and below which it never does. */
const always = 0.9;
const never = 0.2;

/**
 * Draws the region again along edges of the image: it is divided into supervoxels of about `partVolume` mm³, and each becomes part of the
 * new region with the share of it that is in the old one as its probability; below 20 % never, from 90 % always. Gaps are then closed.
 * Zwanenburg et al., Scientific Reports 2019 (supplement), with the constants of its software, MIRP.
 */
export function randomiseContour(image: Volume, mask: Volume, { partVolume }: { readonly partVolume: number }, seed: number): Perturbed {
  const box = boundingBox(mask);
  if (!box) return { image, mask };
  const around = marginBox(image, box, margin);
  const field = contrast(image, mask, around);
  const voxelVolume = field.spacing[0] * field.spacing[1] * field.spacing[2];
  const parts = supervoxels(field, Math.cbrt(Math.max(partVolume, fewest * voxelVolume)), compactness);
  const chosen = choose(parts, crop(mask, around).data as Uint8Array, seed);
  const drawn = Uint8Array.from(parts, (part) => chosen[part]);
  const closed = erode(dilate(drawn, field.size), field.size, false);
  const data = new Uint8Array(mask.data.length);
  forEachLine(mask.size, around, (to, from, length) => data.set(closed.subarray(from, from + length), to));
  return { image, mask: withData(mask, 'u8', data) };
}

/** The image in the box, from 0 to 1 over three standard deviations around the region's mean, smoothed by the smallest spacing. */
function contrast(image: Volume, mask: Volume, box: Box): Field {
  const values = numbersOf(image);
  const inside = insideOf(mask);
  const mean = inside.reduce((sum, at) => sum + values[at], 0) / inside.length;
  const deviation = Math.sqrt(inside.reduce((sum, at) => sum + (values[at] - mean) ** 2, 0) / inside.length);
  const [low, span] = [mean - 3 * deviation, 6 * deviation];
  const cropped = crop(image, box);
  const scaled = Float32Array.from(numbersOf(cropped), (value) => (span > 0 ? Math.min(Math.max((value - low) / span, 0), 1) : 0));
  const spacing = spacingOf(image.affine);
  const smallest = Math.min(...spacing);
  const sigma = spacing.map((length) => smallest / length) as unknown as Vec3;
  const smooth = (data: Float32Array) => gaussianSmooth(withData(cropped, 'f32', data), { sigma }).data as Float32Array;
  // Zeros lie outside the grid: the smoothed weights make up for them.
  const weights = smooth(new Float32Array(scaled.length).fill(1));
  return { values: smooth(scaled).map((value, at) => value / weights[at]), size: box.size, spacing };
}

/** 1 for each part that is drawn, 0 for the others; the one with the largest share always is. */
function choose(parts: Int32Array, inside: Uint8Array, seed: number): Uint8Array {
  const count = parts.reduce((most, part) => Math.max(most, part), 0) + 1;
  const [all, within] = [new Float64Array(count), new Float64Array(count)];
  for (let at = 0; at < parts.length; at++) {
    all[parts[at]]++;
    within[parts[at]] += inside[at];
  }
  const shares = within.map((voxels, part) => voxels / all[part]);
  const largest = shares.indexOf(Math.max(...shares));
  return Uint8Array.from(shares, (share, part) => {
    if (share >= always || part === largest) return 1;
    return share >= never && randomUnit(seed, part) < share ? 1 : 0;
  });
}

/** Another contour for every case and repeat. */
export const contour: Perturbation = {
  name: 'contour',
  help: 'mm³ of the supervoxels that the contour is drawn with again',
  usual: 500,
  most: 1e6,
  apply: (image, mask, amount, seeds) => randomiseContour(image, mask, { partVolume: amount }, seeds.case),
};
