import { jaxJs } from '../../../src/bench/peers/jax';

export const peer = jaxJs('webgpu');
