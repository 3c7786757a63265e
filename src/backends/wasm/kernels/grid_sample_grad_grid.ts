import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { gridParams } from './sampling';
import { outputRows } from './volume';

export const grid_sample_grad_grid: WasmKernel<'grid_sample_grad_grid'> = ({ inputs, outputs: [dGrid], attrs }, memory) => {
  const [x, grid, dy] = inputs as Operand[];
  return [memory.call('grid_sample_grad_grid', gridParams(memory, x, grid, dy, attrs, dGrid), ...outputRows(dy, 24))];
};
