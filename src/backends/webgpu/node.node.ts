import { messageOf, PmError } from '../../core/errors';

/**
 * WebGPU for Node, by the package `webgpu` (Dawn): the `gpu` of `createWebGpuBackend`. A device keeps the process alive until the backend is
 * disposed; the result must be referenced as long as a device of it is used (a backend does so).
 *
 * @param flags Dawn's own, such as `adapter=NAME` or `enable-dawn-features=LIST`
 */
export async function createNodeGpu(flags: string[] = []): Promise<GPU> {
  try {
    const { create } = await import('webgpu');
    return create(flags);
  } catch (error) {
    throw new PmError('webgpu-unavailable', 'WebGPU in Node', messageOf(error), 'install the package webgpu and a Vulkan, Metal or D3D12 driver', {
      cause: error,
    });
  }
}
