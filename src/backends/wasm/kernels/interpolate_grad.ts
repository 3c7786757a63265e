import { interpolationMaps } from '../../axis-maps';
import type { WasmKernel } from '../kernel';
import { axesAdjoint } from './axes';

export const interpolate_grad: WasmKernel<'interpolate_grad'> = axesAdjoint(interpolationMaps);
