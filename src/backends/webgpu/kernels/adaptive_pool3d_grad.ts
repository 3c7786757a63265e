import type { Operand } from '../../../graph/plan';
import { adaptiveMaps } from '../../axis-maps';
import { adaptiveWindows } from '../../windows';
import type { Kernel } from '../kernel';
import { axesAdjoint, axesVariants } from './axes';
import { gradientOfMaxima, maximaVariants } from './max_pool3d_grad';

export const adaptive_pool3d_grad: Kernel<'adaptive_pool3d_grad'> = {
  variants: [...axesVariants, ...maximaVariants],
  lower: (step) => {
    if (step.attrs.kind === 'avg') return axesAdjoint(step, adaptiveMaps);
    const [dy, x] = step.inputs as Operand[];
    const windows = [0, 1, 2].map((axis) => adaptiveWindows(x.shape[2 + axis], dy.shape[2 + axis]));
    return gradientOfMaxima(step.bind, x, dy, step.outputs[0], windows, [1, 1, 1]);
  },
};
