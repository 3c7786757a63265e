import type { TypedArray } from '../core/dtype';
import { spacingOf, transformPoint } from '../imaging/affine';
import type { Volume } from '../imaging/volume';
import { countComponents } from './components';
import { labelsOf } from './preprocess/mask';
import { boundingBox, insideOf } from './roi';
import { numbersOf } from './voxels';

/** PyRadiomics' `diagnostics_*` by name. Vectors are in the order i, j, k. */
export type Diagnostics = Readonly<Record<string, string | number | readonly number[]>>;

/** The steps that are described. */
export type Step = 'original' | 'interpolated' | 'corrected' | 'resegmented';

/** Spacing (mm), size and value range of the image; of the original also the dimensionality and the SHA-1 of its voxels. */
export async function describeImage(step: Step, image: Volume): Promise<Diagnostics> {
  const prefix = `diagnostics_Image-${step}`;
  const values = numbersOf(image);
  const original = step === 'original' ? { ...(await hash(prefix, image.data)), [`${prefix}_Dimensionality`]: '3D' } : {};
  return {
    ...original,
    [`${prefix}_Spacing`]: spacingOf(image.affine),
    [`${prefix}_Size`]: image.size,
    ...statistics(prefix, values.length, (i) => values[i]),
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
  const inside = insideOf(mask);
  const sums = [0, 0, 0];
  for (const voxel of inside) {
    sums[0] += voxel % mask.size[0];
    sums[1] += Math.floor(voxel / mask.size[0]) % mask.size[1];
    sums[2] += Math.floor(voxel / (mask.size[0] * mask.size[1]));
  }
  const center = [sums[0] / inside.length, sums[1] / inside.length, sums[2] / inside.length] as const;
  const [right, anterior, superior] = transformPoint(mask.affine, center);
  const values = image ? numbersOf(image) : undefined;
  return {
    ...(labels ? await hash(prefix, labelsOf(labels, channel)) : {}),
    [`${prefix}_Spacing`]: spacingOf(mask.affine),
    [`${prefix}_Size`]: mask.size,
    [`${prefix}_BoundingBox`]: [...box.start, ...box.size],
    [`${prefix}_VoxelNum`]: inside.length,
    [`${prefix}_VolumeNum`]: countComponents(mask, box),
    [`${prefix}_CenterOfMassIndex`]: center,
    [`${prefix}_CenterOfMass`]: [-right, -anterior, superior],
    ...(values ? statistics(prefix, inside.length, (n) => values[inside[n]]) : {}),
  };
}

function statistics(prefix: string, count: number, value: (index: number) => number): Diagnostics {
  let sum = 0;
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const x = value(i);
    sum += x;
    minimum = Math.min(minimum, x);
    maximum = Math.max(maximum, x);
  }
  return { [`${prefix}_Mean`]: sum / count, [`${prefix}_Minimum`]: minimum, [`${prefix}_Maximum`]: maximum };
}

/** SHA-1 of the voxels' bytes, as SimpleITK's `Hash`; left out where the page is not a secure context and has no Web Crypto. */
async function hash(prefix: string, { buffer, byteOffset, byteLength }: TypedArray): Promise<Diagnostics> {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return {};
  const digest = await subtle.digest('SHA-1', new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength));
  return { [`${prefix}_Hash`]: Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('') };
}
