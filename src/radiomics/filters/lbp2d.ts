import { allocate, type DType } from '../../core/dtype';
import { PmError } from '../../core/errors';
import { throwIfAborted } from '../../core/progress';
import { voxelCount } from '../../imaging/volume';
import { volumeOnBox } from '../preprocess/crop';
import type { Settings } from '../settings';
import { type Numbers, numbersOf } from '../voxels';
import type { ImageType } from './image-type';
import { type AxisSamples, axisSamples, circle, patternCode } from './local-binary-pattern';

/** As many bits as scikit-image can turn without overflow. */
const mostBits = 30;

/**
 * Local binary patterns in each slice across `force2Ddimension` (T. Ojala et al., IEEE Trans. Pattern Anal. Mach. Intell. 24, 2002), as
 * scikit-image's `local_binary_pattern`: `lbp2DSamples` neighbours on a circle of `lbp2DRadius` voxels, linear between voxels, 0 outside
 * the slice. As in PyRadiomics the result is cut to the image's type. Throws `lbp-samples` for more than 30 samples where they become
 * bits of a number, and `lbp-undefined` where `var` has no value in the region.
 */
export const lbp2D: ImageType = {
  name: 'LBP2D',
  async *derive({ image, mask, box }, settings, { signal } = {}) {
    checkSamples(settings);
    const { lbp2DSamples, lbp2DRadius, lbp2DMethod, force2Ddimension } = settings;
    const source = numbersOf(image);
    const code = patternCode(lbp2DMethod, lbp2DSamples);
    const [row, column] = planes[force2Ddimension];
    const strides = [1, image.size[0], image.size[0] * image.size[1]];
    const shifts = circle(lbp2DRadius, lbp2DSamples);
    const slice: Slice = {
      source,
      rows: image.size[row],
      columns: image.size[column],
      rowStride: strides[row],
      columnStride: strides[column],
      rowSamples: axisSamples(shifts.rows, box.start[row], box.size[row]),
      columnSamples: axisSamples(shifts.columns, box.start[column], box.size[column]),
    };
    const dtype = resultType(image.dtype);
    const data = allocate(dtype, voxelCount(box.size));
    const texture = new Float64Array(lbp2DSamples);
    const at = [0, 0, 0];
    let bad = 0;
    for (let out = 0; out < data.length; out++) {
      at[0] = out % box.size[0];
      at[1] = Math.floor(out / box.size[0]) % box.size[1];
      at[2] = Math.floor(out / (box.size[0] * box.size[1]));
      if (at[0] === 0 && at[1] === 0) throwIfAborted(signal);
      const voxel = box.start[0] + at[0] + strides[1] * (box.start[1] + at[1]) + strides[2] * (box.start[2] + at[2]);
      sample(
        texture,
        slice,
        voxel - (box.start[row] + at[row]) * strides[row] - (box.start[column] + at[column]) * strides[column],
        at[row],
        at[column],
      );
      data[out] = code(texture, source[voxel]);
      if (Number.isNaN(data[out]) && mask.data[voxel] !== 0) bad++;
    }
    if (bad > 0) {
      const why = `${bad} voxels of the region have neighbours that are all equal, or not finite, and so no value`;
      throw new PmError('lbp-undefined', 'lbp2DMethod "var"', why, 'use another method, or a region without flat areas');
    }
    yield { name: 'lbp-2D', image: volumeOnBox(image, box, dtype, data) };
  },
};

/** Axes of the slices' rows and columns for each `force2Ddimension`; PyRadiomics exchanges that axis and k. */
const planes = [
  [1, 0],
  [2, 0],
  [1, 2],
] as const;

function checkSamples({ lbp2DSamples, lbp2DMethod }: Settings): void {
  if (lbp2DSamples <= mostBits || lbp2DMethod === 'uniform' || lbp2DMethod === 'var') return;
  const why = `method "${lbp2DMethod}" makes a number of ${lbp2DSamples} bits`;
  throw new PmError('lbp-samples', 'lbp2DSamples', why, `use ${mostBits} or fewer, or method "uniform"`);
}

/** The image's own type, or the nearest that is not packed. */
function resultType(dtype: DType): DType {
  if (dtype === 'f16' || dtype === 'bf16') return 'f32';
  return dtype === 'i64' ? 'i32' : dtype;
}

interface Slice {
  readonly source: Numbers;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
  readonly rowSamples: AxisSamples;
  readonly columnSamples: AxisSamples;
}

/** The samples around the `r`th row and `c`th column of the box, in the slice whose first voxel is `first`. */
function sample(texture: Float64Array, slice: Slice, first: number, r: number, c: number): void {
  const { rowSamples, columnSamples } = slice;
  for (let s = 0; s < texture.length; s++) {
    const row = s * rowSamples.count + r;
    const column = s * columnSamples.count + c;
    const left = columnSamples.low[column];
    const right = columnSamples.high[column];
    const down = rowSamples.fraction[row];
    const across = columnSamples.fraction[column];
    const top = (1 - across) * pixel(slice, first, rowSamples.low[row], left) + across * pixel(slice, first, rowSamples.low[row], right);
    const bottom = (1 - across) * pixel(slice, first, rowSamples.high[row], left) + across * pixel(slice, first, rowSamples.high[row], right);
    texture[s] = (1 - down) * top + down * bottom;
  }
}

function pixel({ source, rows, columns, rowStride, columnStride }: Slice, first: number, row: number, column: number): number {
  return row < 0 || row >= rows || column < 0 || column >= columns ? 0 : source[first + row * rowStride + column * columnStride];
}
