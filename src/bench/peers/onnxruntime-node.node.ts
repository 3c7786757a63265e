import type { Peer } from '../runner';
import { ortRunner } from './onnxruntime';

/** ONNX Runtime's native build for CPUs. */
export const onnxruntimeNode: Peer = {
  name: 'onnxruntime-node',
  backend: 'native',
  open: async ({ threads }) => {
    const ort = await import('onnxruntime-node');
    const info = {
      runner: 'onnxruntime-node',
      version: ort.env.versions.node ?? ort.env.versions.common,
      backend: 'native' as const,
      device: `native CPU, ${threads === 1 ? '1 thread' : `${threads} threads`}`,
      software: false,
      own: false,
    };
    return ortRunner(ort, info, { executionProviders: ['cpu'], intraOpNumThreads: threads, interOpNumThreads: 1 });
  },
};
