import { PmError } from '../core/errors';
import { numel, sameShape } from '../core/shape';
import { asFloat64, type Tensor } from '../core/tensor';
import type { ValueType } from '../graph/ir';
import { isLogicalOrder, layoutOf } from '../graph/layout';

/** Voxels that are copied at a time for all channels: their rows stay in the cache. */
const CHUNK = 256;

type Elements = Float32Array | Float64Array | Int32Array | Uint32Array;

/** A named input as it was declared, or an error that says what does not fit. */
export function checkInput(name: string, given: Tensor | undefined, declared: ValueType): Tensor {
  if (!given) throw new PmError('input-missing', `input ${name}`, 'was not given', 'pass it by name');
  if (!sameShape(given.shape, declared.shape)) {
    throw new PmError('input-shape', `input ${name}`, `has shape [${given.shape}], the plan expects [${declared.shape}]`, 'compile for that shape');
  }
  return given;
}

/** Copies a row-major logical tensor into device layout, rows `ld` elements apart; padding lanes are left as they are (zero). */
export function pack(data: ArrayLike<number>, type: ValueType, target: Elements, offset = 0, ld = layoutOf(type).ld): void {
  const { rows, cols } = layoutOf(type);
  if (isLogicalOrder(type)) {
    for (let r = 0; r < rows; r++) for (let c = 0; c < cols; c++) target[offset + r * ld + c] = data[r * cols + c];
    return;
  }
  const [batch, channels, ...size] = type.shape;
  const voxels = numel(size);
  for (let n = 0; n < batch; n++) {
    for (let first = 0; first < voxels; first += CHUNK) {
      const end = Math.min(first + CHUNK, voxels);
      for (let c = 0; c < channels; c++) {
        const from = (n * channels + c) * voxels;
        const to = offset + n * voxels * ld + c;
        for (let v = first; v < end; v++) target[to + v * ld] = data[from + v];
      }
    }
  }
}

/** The way back: device layout to a row-major logical array. */
export function unpack(source: ArrayLike<number>, type: ValueType, target: Elements, offset = 0, ld = layoutOf(type).ld): void {
  const { rows, cols } = layoutOf(type);
  if (isLogicalOrder(type)) {
    for (let r = 0; r < rows; r++) for (let c = 0; c < cols; c++) target[r * cols + c] = source[offset + r * ld + c];
    return;
  }
  const [batch, channels, ...size] = type.shape;
  const voxels = numel(size);
  for (let n = 0; n < batch; n++) {
    for (let first = 0; first < voxels; first += CHUNK) {
      const end = Math.min(first + CHUNK, voxels);
      for (let c = 0; c < channels; c++) {
        const to = (n * channels + c) * voxels;
        const from = offset + n * voxels * ld + c;
        for (let v = first; v < end; v++) target[to + v] = source[from + v * ld];
      }
    }
  }
}

/** Where each element lies in device layout, rows `ld` elements apart, by its index in row-major logical order. */
export function placeOf(type: ValueType, ld: number): (index: number) => number {
  const { cols } = layoutOf(type);
  const voxels = type.shape.length === 5 ? numel(type.shape.slice(2)) : 1;
  return (index) => {
    const plane = Math.floor(index / voxels);
    const outer = Math.floor(plane / cols);
    return (outer * voxels + (index - plane * voxels)) * ld + (plane - outer * cols);
  };
}

/** A constant as f32 in the layout of activations, padding zero. */
export function packConstant(tensor: Tensor): Float32Array {
  const type: ValueType = { shape: tensor.shape, dtype: 'f32' };
  const { rows, ld } = layoutOf(type);
  const out = new Float32Array(rows * ld);
  pack(asFloat64(tensor), type, out);
  return out;
}
