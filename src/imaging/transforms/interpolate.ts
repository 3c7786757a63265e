import type { Mat4 } from '../affine';
import { type Size, type Volume, volume } from '../volume';
import { gather, type IndexMap } from './gather';
import { type AxisTaps, applySeparable, taps } from './separable';
import { valuesOf } from './values';

/** The modes of torch.nn.functional.interpolate for three dimensions. */
export const interpolateModes = ['nearest', 'nearest-exact', 'trilinear', 'area'] as const;
export type InterpolateMode = (typeof interpolateModes)[number];

/** The image scaled to `size`, axis by axis; f32, or of the input's type for the nearest modes. */
export function interpolate(image: Volume, size: Size, mode: InterpolateMode, alignCorners: boolean, affine: Mat4): Volume {
  if (mode === 'nearest' || mode === 'nearest-exact') {
    const maps = [0, 1, 2].map((a) => nearestMap(image.size[a], size[a], mode === 'nearest-exact' ? 0.5 : 0));
    return gather(image, maps as [IndexMap, IndexMap, IndexMap], affine);
  }
  const operators = [0, 1, 2].map((a) => (mode === 'area' ? areaTaps(image.size[a], size[a]) : linearTaps(image.size[a], size[a], alignCorners)));
  const data = applySeparable(valuesOf(image), image.size, image.channels, operators);
  return volume({ dtype: 'f32', size, channels: image.channels, affine, data });
}

/** floor((o + offset) * from / to) in f32 arithmetic, which decides where PyTorch's result lies on a boundary. */
function nearestMap(from: number, to: number, offset: number): IndexMap {
  const scale = Math.fround(from / to);
  return Int32Array.from({ length: to }, (_, o) => Math.min(Math.floor(Math.fround((o + offset) * scale)), from - 1));
}

function linearTaps(from: number, to: number, alignCorners: boolean): AxisTaps | undefined {
  if (from === to) return undefined;
  const scale = alignCorners ? (to > 1 ? (from - 1) / (to - 1) : 0) : from / to;
  return taps(
    Array.from({ length: to }, (_, o) => {
      const at = alignCorners ? o * scale : Math.max((o + 0.5) * scale - 0.5, 0);
      const first = Math.min(Math.floor(at), from - 1);
      const part = at - first;
      return { first, weights: first + 1 < from ? [1 - part, part] : [1] };
    }),
  );
}

/** Means over floor(o from / to) .. ceil((o + 1) from / to) (adaptive average pooling). */
function areaTaps(from: number, to: number): AxisTaps | undefined {
  if (from === to) return undefined;
  return taps(
    Array.from({ length: to }, (_, o) => {
      const first = Math.floor((o * from) / to);
      const count = Math.ceil(((o + 1) * from) / to) - first;
      return { first, weights: new Array<number>(count).fill(1 / count) };
    }),
  );
}
