import { averageMaps } from '../../axis-maps';
import type { Kernel } from '../kernel';
import { axesKernel } from './axes';

export const avg_pool3d_grad: Kernel<'avg_pool3d_grad'> = axesKernel(averageMaps);
