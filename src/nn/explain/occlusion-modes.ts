import { numel, type Triple } from '../../core/shape';
import { asFloat32, type Tensor, tensor } from '../../core/tensor';
import { erf } from '../../ops/epilogue';

export const occlusionModes = ['gaussian', 'mean_patch', 'mean_img'] as const;

/** What hides a box: one of MONAI's modes, or a value. */
export type Occlusion = (typeof occlusionModes)[number] | number;

/** A copy of the image [1, C, D, H, W] with the box hidden in all channels that begins at a corner. */
export function occlusionOf(mode: Occlusion, image: Tensor, box: Triple): (corner: Triple) => Tensor {
  const source = asFloat32(image);
  const factor = mode === 'gaussian' ? gaussianFactor(box) : undefined;
  const value = typeof mode === 'number' ? mode : mean(source);
  return (corner) => {
    const data = source.slice();
    const at = boxIndices(image.shape, corner, box);
    const fill = mode === 'mean_patch' ? mean(Float32Array.from(at, (index) => source[index])) : value;
    at.forEach((index, i) => {
      data[index] = factor ? source[index] * factor[i % factor.length] : fill;
    });
    return tensor('f32', image.shape, data);
  };
}

/** Where the box's voxels lie in an image, channel after channel. */
function boxIndices([, channels, nx, ny, nz]: Tensor['shape'], [x0, y0, z0]: Triple, [bx, by, bz]: Triple): Int32Array {
  const at = new Int32Array(channels * bx * by * bz);
  let i = 0;
  for (let c = 0; c < channels; c++)
    for (let x = x0; x < x0 + bx; x++)
      for (let y = y0; y < y0 + by; y++) for (let z = z0; z < z0 + bz; z++) at[i++] = ((c * nx + x) * ny + y) * nz + z;
  return at;
}

/**
 * 1 − a Gaussian, scaled to [0, 1] in the box: 0 at voxel ⌊extent / 2⌋. As in MONAI its standard deviation is ⌊extent / 4⌋ voxels along
 * each axis, integrated over voxels; an axis of fewer than 4 is hidden at that one voxel only.
 */
function gaussianFactor(box: Triple): Float64Array {
  const [gx, gy, gz] = box.map((extent) => {
    const scale = Math.SQRT1_2 / Math.floor(extent / 4);
    const at = (x: number) => (Number.isFinite(scale) ? erf(scale * x) : Math.sign(x));
    return Float64Array.from({ length: extent }, (_, t) => 0.5 * (at(t - Math.floor(extent / 2) + 0.5) - at(t - Math.floor(extent / 2) - 0.5)));
  });
  const kernel = new Float64Array(numel(box));
  let i = 0;
  for (const x of gx) for (const y of gy) for (const z of gz) kernel[i++] = x * y * z;
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (const value of kernel) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return kernel.map((value) => (max === min ? 0 : (max - value) / (max - min)));
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
