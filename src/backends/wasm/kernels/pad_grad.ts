import { padMaps } from '../../axis-maps';
import type { WasmKernel } from '../kernel';
import { axesAdjoint } from './axes';

export const pad_grad: WasmKernel<'pad_grad'> = axesAdjoint(padMaps);
