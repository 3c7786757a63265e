import type { Peer } from '../runner';
import { ortRunner } from './onnxruntime';

/** ONNX Runtime in WebAssembly, in a browser or in Node. `wasmPaths`: the folder of its files, if they do not lie beside its script. */
export const onnxruntimeWebWasm = (wasmPaths?: string): Peer => ({
  name: 'onnxruntime-web wasm',
  backend: 'wasm',
  open: async ({ threads }) => {
    const ort = await import('onnxruntime-web/wasm');
    ort.env.wasm.numThreads = threads;
    if (wasmPaths) ort.env.wasm.wasmPaths = wasmPaths;
    const info = {
      runner: 'onnxruntime-web wasm',
      version: ort.env.versions.web ?? ort.env.versions.common,
      backend: 'wasm' as const,
      device: `WebAssembly, ${threads === 1 ? '1 thread' : `${threads} threads`}`,
      software: false,
      own: false,
    };
    return ortRunner(ort, info, { executionProviders: ['wasm'] });
  },
});
