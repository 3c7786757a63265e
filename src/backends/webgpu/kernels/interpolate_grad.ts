import { interpolationMaps } from '../../axis-maps';
import type { Kernel } from '../kernel';
import { axesKernel } from './axes';

export const interpolate_grad: Kernel<'interpolate_grad'> = axesKernel(interpolationMaps);
