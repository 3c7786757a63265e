import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { gridParams } from './sampling';
import { outputRows } from './volume';

export const grid_sample: WasmKernel<'grid_sample'> = ({ inputs, outputs: [y], attrs }, memory) => {
  const [x, grid] = inputs as Operand[];
  const params = gridParams(memory, x, grid, y, attrs);
  if (attrs.mode === 'nearest') return [memory.call('grid_sample_nearest', params, ...outputRows(y, 1))];
  return [memory.call('grid_sample_bilinear', params, ...outputRows(y, 16))];
};
