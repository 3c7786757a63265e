import { allocate, byteSize, type DType, type TypedArray } from '../../../core/dtype';
import { type Volume, volume, voxelCount } from '../../volume';
import { elements } from '../elements';
import { tooLarge } from '../errors';
import type { Frame } from './frame';
import type { Stack } from './stack';

/** Integer types by what they hold. */
const ranges: readonly [dtype: DType, least: number, most: number][] = [
  ['u8', 0, 255],
  ['i8', -128, 127],
  ['i16', -32768, 32767],
  ['u16', 0, 65535],
  ['i32', -(2 ** 31), 2 ** 31 - 1],
  ['u32', 0, 2 ** 32 - 1],
];

/**
 * Decodes the frames of a stack into a volume, rows from the bottom.
 *
 * Values are `slope * stored + intercept` of their frame. They keep the stored type where nothing is rescaled, take an
 * integer type that holds them where slope and intercept are whole numbers, and are f64 otherwise.
 */
export async function assemble({ frames, affine }: Stack, maxBytes: number, what: string): Promise<Volume> {
  const [{ format }] = frames[0];
  const { columns, rows } = format;
  const size = [columns, rows, frames[0].length] as const;
  const count = voxelCount(size) * frames.length;
  const dtype = commonType(frames.flat());
  if (!(count * byteSize(dtype) <= maxBytes)) throw tooLarge(what, count * byteSize(dtype), maxBytes);
  const data = allocate(dtype, count);
  const frameLength = rows * columns;
  let at = 0;
  for (const channel of frames) {
    for (const frame of channel) {
      const { data: stored } = await frame.read();
      place(stored, data, at, columns, rows, frame);
      at += frameLength;
    }
  }
  return volume({ dtype, size, channels: frames.length, affine, data });
}

function place(stored: TypedArray, out: TypedArray, start: number, columns: number, rows: number, { slope, intercept }: Frame): void {
  const to = out as Float64Array;
  for (let y = 0; y < rows; y++) {
    const row = (stored as Float64Array).subarray(y * columns, (y + 1) * columns);
    const at = start + (rows - 1 - y) * columns;
    if (slope === 1 && intercept === 0) to.set(row, at);
    else for (let x = 0; x < columns; x++) to[at + x] = row[x] * slope + intercept;
  }
}

/** The type that holds the values of every frame exactly. */
function commonType(frames: readonly Frame[]): DType {
  const plain = frames.every(({ slope, intercept }) => slope === 1 && intercept === 0);
  const types = new Set(frames.map(({ format }) => elements[format.type].dtype));
  if (plain && types.size === 1) return [...types][0];
  const whole = frames.every(
    ({ slope, intercept, format }) => Number.isInteger(slope) && Number.isInteger(intercept) && !format.type.startsWith('float'),
  );
  if (!whole) return 'f64';
  let least = 0;
  let most = 0;
  for (const { slope, intercept, format } of frames) {
    const signed = !format.type.startsWith('u');
    const ends = signed ? [-(2 ** (format.bitsStored - 1)), 2 ** (format.bitsStored - 1) - 1] : [0, 2 ** format.bitsStored - 1];
    const scaled = ends.map((end) => end * slope + intercept);
    least = Math.min(least, ...scaled);
    most = Math.max(most, ...scaled);
  }
  return ranges.find(([, low, high]) => low <= least && most <= high)?.[0] ?? 'f64';
}
