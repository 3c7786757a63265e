import { type Chosen, type CreateOptions, createBackend as create } from './create';
import { createNodeGpu } from './webgpu/node.node';

/** `createBackend` with Node's WebGPU (Dawn, the package `webgpu`). */
export function createBackend(options: Omit<CreateOptions, 'gpu'>): Promise<Chosen> {
  return create({ ...options, gpu: () => createNodeGpu() });
}
