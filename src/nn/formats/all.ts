import type { WeightsFormat } from './format';
import { safetensorsFormat } from './safetensors';
import { torchFormat } from './torch';

/** The formats of weights that are read. */
export const weightsFormats: readonly WeightsFormat[] = [safetensorsFormat, torchFormat];
