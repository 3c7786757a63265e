import { tfjs } from '../../../src/bench/peers/tfjs';

export const peer = tfjs('wasm', new URL('./', import.meta.url).href);
