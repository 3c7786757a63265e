import { describeAdapter } from '../../backends/webgpu/adapter';
import type { Peer } from '../runner';
import { ortRunner } from './onnxruntime';

/** ONNX Runtime on WebGPU, in a browser. What its WebGPU has no kernel for, it runs in WASM beside it, or refuses. */
export const onnxruntimeWebGpu = (wasmPaths?: string): Peer => ({
  name: 'onnxruntime-web webgpu',
  backend: 'webgpu',
  open: async () => {
    const ort = await import('onnxruntime-web/webgpu');
    ort.env.wasm.numThreads = 1;
    if (wasmPaths) ort.env.wasm.wasmPaths = wasmPaths;
    const adapter = await describeAdapter();
    const info = {
      runner: 'onnxruntime-web webgpu',
      version: ort.env.versions.web ?? ort.env.versions.common,
      backend: 'webgpu' as const,
      ...adapter,
      own: false,
    };
    return ortRunner(ort, info, { executionProviders: ['webgpu'] });
  },
});
