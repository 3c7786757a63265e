import { averageMaps } from '../../axis-maps';
import type { WasmKernel } from '../kernel';
import { axesAdjoint } from './axes';

export const avg_pool3d_grad: WasmKernel<'avg_pool3d_grad'> = axesAdjoint(averageMaps);
