import { tfjs } from '../../../src/bench/peers/tfjs';

export const peer = tfjs('webgpu');
