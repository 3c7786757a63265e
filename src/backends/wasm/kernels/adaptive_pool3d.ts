import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { volumeParams } from './volume';

/** Channels of one unit of work, as in `wasm/adaptive_pool3d.ts`. */
const CHUNK = 16;

export const adaptive_pool3d: WasmKernel<'adaptive_pool3d'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const [n, c, ...size] = y.shape;
  const units = n * numel(size) * Math.ceil(c / CHUNK);
  const kernel = attrs.kind === 'max' ? 'adaptive_max_pool3d' : 'adaptive_avg_pool3d';
  return [memory.call(kernel, volumeParams(memory, x as Operand, y), units, numel((x as Operand).shape) / units)];
};
