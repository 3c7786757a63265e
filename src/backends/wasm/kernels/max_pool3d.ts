import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { outputRows, poolParams } from './volume';

export const max_pool3d: WasmKernel<'max_pool3d'> = ({ inputs: [x], outputs: [y], attrs }, memory) => [
  memory.call('max_pool3d', poolParams(memory, x as Operand, y, attrs), ...outputRows(y, numel(attrs.kernel))),
];
