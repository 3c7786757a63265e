import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { gridParams } from './sampling';

/** Channels of one unit of work, as in `wasm/grid_sample_grad.ts`. */
const CHUNK = 16;

/** Units of work that keep the threads busy; each looks at all positions of its sample. */
const UNITS = 16;

export const grid_sample_grad: WasmKernel<'grid_sample_grad'> = ({ inputs, outputs: [dx], attrs }, memory) => {
  const [dy, grid] = inputs as Operand[];
  const [n, c, depth] = dx.shape;
  const shares = n * Math.ceil(c / CHUNK);
  const parts = Math.min(Math.ceil(UNITS / shares), depth);
  const units = shares * parts;
  const kernel = attrs.mode === 'nearest' ? 'grid_sample_grad_nearest' : 'grid_sample_grad_bilinear';
  return [memory.call(kernel, { ...gridParams(memory, dx, grid, dy, attrs), parts }, units, numel(dy.shape) / units)];
};
