import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { outputRows, poolParams } from './volume';

export const avg_pool3d: WasmKernel<'avg_pool3d'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const params = { ...poolParams(memory, x as Operand, y, attrs), countPadding: attrs.countIncludePad ? 1 : 0, divisor: attrs.divisorOverride };
  return [memory.call('avg_pool3d', params, ...outputRows(y, numel(attrs.kernel)))];
};
