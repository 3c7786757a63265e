import { createSHA1 } from 'hash-wasm';
import type { TypedArray } from '../core/dtype';
import { spacingOf, transformPoint } from '../imaging/affine';
import type { Volume } from '../imaging/volume';
import { countComponents } from './components';
import { crop } from './preprocess/crop';
import { labelsOf } from './preprocess/mask';
import { boundingBox, eachRun } from './roi';
import { numbersOf } from './voxels';

/** PyRadiomics' `diagnostics_*` by name. Vectors are in the order i, j, k. */
export type Diagnostics = Readonly<Record<string, string | number | readonly number[]>>;

/** The steps that are described. */
export type Step = 'original' | 'interpolated' | 'corrected' | 'resegmented';

/** Spacing (mm), size and value range of the image; of the original also the dimensionality and the SHA-1 of its voxels. */
export async function describeImage(step: Step, image: Volume): Promise<Diagnostics> {
  const prefix = `diagnostics_Image-${step}`;
  const original = step === 'original' ? { ...(await hash(prefix, [image.data])), [`${prefix}_Dimensionality`]: '3D' } : {};
  return {
    ...original,
    [`${prefix}_Spacing`]: spacingOf(image.affine),
    [`${prefix}_Size`]: image.size,
    ...statistics(prefix, numbersOf(image)),
  };
}

/** What a mask is described with. */
export interface MaskContext {
  /** Gives the values inside the region. */
  readonly image?: Volume;
  /** Gives the hash, with the channel that holds the label. */
  readonly labels?: Volume;
  readonly channel?: number;
}

/**
 * Geometry of the region (`mask` is 0 or 1 and not empty): bounding box (corner, then size, voxels), voxels, 26-connected
 * parts and the centre of mass (voxels, and LPS+ mm as ITK has it).
 */
export async function describeMask(step: Step, mask: Volume, { image, labels, channel = 0 }: MaskContext): Promise<Diagnostics> {
  const prefix = `diagnostics_Mask-${step}`;
  const box = boundingBox(mask);
  if (!box) return {};
  const region = crop(mask, box).data as Uint8Array;
  const sums = [0, 0, 0];
  let count = 0;
  eachRun(region, box.size[0], (from, to) => {
    const length = to - from;
    const line = Math.floor(from / box.size[0]);
    count += length;
    sums[0] += length * (box.start[0] + (from % box.size[0]) + (length - 1) / 2);
    sums[1] += length * (box.start[1] + (line % box.size[1]));
    sums[2] += length * (box.start[2] + Math.floor(line / box.size[1]));
  });
  const center = [sums[0] / count, sums[1] / count, sums[2] / count] as const;
  const [right, anterior, superior] = transformPoint(mask.affine, center);
  const values = image ? numbersOf(crop(image, box)).filter((_, voxel) => region[voxel] === 1) : undefined;
  return {
    ...(labels ? await hash(prefix, labelsOf(labels, channel)) : {}),
    [`${prefix}_Spacing`]: spacingOf(mask.affine),
    [`${prefix}_Size`]: mask.size,
    [`${prefix}_BoundingBox`]: [...box.start, ...box.size],
    [`${prefix}_VoxelNum`]: count,
    [`${prefix}_VolumeNum`]: countComponents(region, box.size),
    [`${prefix}_CenterOfMassIndex`]: center,
    [`${prefix}_CenterOfMass`]: [-right, -anterior, superior],
    ...(values ? statistics(prefix, values) : {}),
  };
}

function statistics(prefix: string, values: ArrayLike<number>): Diagnostics {
  const count = values.length;
  let sum = 0;
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const x = values[i];
    sum += x;
    minimum = Math.min(minimum, x);
    maximum = Math.max(maximum, x);
  }
  return { [`${prefix}_Mean`]: sum / count, [`${prefix}_Minimum`]: minimum, [`${prefix}_Maximum`]: maximum };
}

/** SHA-1 of the voxels' bytes, as SimpleITK's `Hash`. In pieces: Web Crypto takes no stream, and would need copies of image and mask. */
async function hash(prefix: string, pieces: Iterable<TypedArray>): Promise<Diagnostics> {
  const sha1 = await createSHA1();
  sha1.init();
  for (const { buffer, byteOffset, byteLength } of pieces) sha1.update(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength));
  return { [`${prefix}_Hash`]: sha1.digest('hex') };
}
