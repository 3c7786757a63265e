import type { Backend } from '../../src/backends/backend';
import { createReferenceBackend } from '../../src/backends/reference/backend';
import { createWebGpuBackend } from '../../src/backends/webgpu/backend';
import { createNodeGpu } from '../../src/backends/webgpu/node.node';
import { messageOf } from '../../src/core/errors';

/** Why WebGPU cannot run here; false where it can. */
export const noWebGpu: string | false = await createNodeGpu()
  .then((gpu) => gpu.requestAdapter())
  .then((adapter) => (adapter ? false : 'no WebGPU adapter; VK_ICD_FILENAMES may name a software driver'), messageOf);

/** One backend of each kind that this machine can run; each says why where it cannot. */
export const backends: readonly { name: Backend['info']['name']; create: () => Promise<Backend> | Backend; skip: string | false }[] = [
  { name: 'reference', create: createReferenceBackend, skip: false },
  { name: 'webgpu', create: async () => createWebGpuBackend({ gpu: await createNodeGpu() }), skip: noWebGpu },
];
