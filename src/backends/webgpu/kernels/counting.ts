import { zero } from '../../../../shaders/zero.wgsl';
import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { Offset } from '../../../ops/glcm';
import { type Bound, type DeviceTraits, type Dispatch, dispatch, type Source } from '../kernel';

/** Sizes of the histogram that a workgroup may keep in its own memory. */
export const privateBins = [64, 256, 1024, 4096];

export const WORKGROUP = 64;

/** Constants of `lib/histogram` for histograms of `bins`: private where the workgroup's memory holds one. */
export function countingConstants(bins: number, traits: DeviceTraits): { PRIVATE: boolean; BINS: number } {
  const fits = privateBins.find((size) => size >= bins && 4 * size <= traits.workgroupBytes);
  return { PRIVATE: fits !== undefined, BINS: fits ?? 1 };
}

/** Voxels that one workgroup counts: enough to outweigh the addition of its private histogram. */
export const voxelsPerGroup = (bins: number): number => Math.max(4096, 4 * bins);

/** Clears the counts. */
export function clear(y: Operand, to: Bound): Dispatch {
  return dispatch(zero, { uniforms: { y: 4 * to.view[0] }, bindings: { y: to.source }, items: numel(y.shape), weight: 0.05 });
}

/** Offsets as `lib/levels` has them. */
export function offsetData(offsets: readonly Offset[]): Source {
  return { kind: 'data', data: Int32Array.from(offsets.flatMap((offset) => [...offset, 0])) };
}
