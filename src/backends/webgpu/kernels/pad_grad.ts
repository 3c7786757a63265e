import { padMaps } from '../../axis-maps';
import type { Kernel } from '../kernel';
import { axesKernel } from './axes';

export const pad_grad: Kernel<'pad_grad'> = axesKernel(padMaps);
