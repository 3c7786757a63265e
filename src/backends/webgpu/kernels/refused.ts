import { PmError } from '../../../core/errors';
import type { OpName } from '../../../ops/all';
import type { Kernel } from '../kernel';

/** An operator that rounds as f64 or as single operations of f32 do: WGSL has no f64, and may fuse a product and a sum. */
export function refused<K extends OpName>(op: K): Kernel<K> {
  return {
    variants: [],
    lower: () => {
      throw new PmError(
        'webgpu-exact',
        op,
        'WebGPU does not compute it exactly (no f64, and products fused into sums)',
        'run it on the WASM backend',
      );
    },
  };
}
