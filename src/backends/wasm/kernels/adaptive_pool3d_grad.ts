import type { Operand } from '../../../graph/plan';
import { adaptiveMaps } from '../../axis-maps';
import { adaptiveWindows } from '../../windows';
import type { WasmKernel } from '../kernel';
import { axesAdjoint } from './axes';
import { gradientOfMaxima } from './max_pool3d_grad';

const shareOut = axesAdjoint(adaptiveMaps);

export const adaptive_pool3d_grad: WasmKernel<'adaptive_pool3d_grad'> = (step, memory) => {
  if (step.attrs.kind === 'avg') return shareOut(step, memory);
  const [dy, x] = step.inputs as Operand[];
  const windows = [0, 1, 2].map((axis) => adaptiveWindows(x.shape[2 + axis], dy.shape[2 + axis]));
  return gradientOfMaxima(memory, x, dy, step.outputs[0], windows, [1, 1, 1]);
};
