import type * as Tf from '@tensorflow/tfjs-core';
import { describeAdapter } from '../../backends/webgpu/adapter';
import { asFloat32, tensor } from '../../core/tensor';
import { plainGraph } from '../plain';
import type { Peer, PeerOptions, Runner } from '../runner';
import { interpret } from './interpret';
import { tfjsOps } from './tfjs-ops';

/** TensorFlow.js on one of its backends, in a browser. `wasmPaths`: the folder of its WASM files. */
export const tfjs = (backend: 'wasm' | 'webgpu', wasmPaths = ''): Peer => ({
  name: `tfjs ${backend}`,
  backend,
  open: async (options) => {
    const tf = await import('@tensorflow/tfjs-core');
    const device = backend === 'wasm' ? await openWasm(wasmPaths, options) : await openWebGpu();
    if (!(await tf.setBackend(backend))) throw new Error(`its backend ${backend} did not start`);
    const info = { runner: `tfjs ${backend}`, version: tf.version_core, backend, ...device, own: false };
    return tfjsRunner(tf, backend, info);
  },
});

async function openWasm(wasmPaths: string, { threads }: PeerOptions) {
  const { setThreadsCount, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(wasmPaths);
  setThreadsCount(threads);
  return { device: `WebAssembly, ${threads === 1 ? '1 thread' : `${threads} threads`}`, software: false };
}

async function openWebGpu() {
  await import('@tensorflow/tfjs-backend-webgpu');
  return describeAdapter();
}

function tfjsRunner(tf: typeof Tf, backend: string, info: Runner['info']): Runner {
  const ops = tfjsOps(tf);
  return {
    info,
    load: async (model) => {
      await tf.setBackend(backend);
      const graph = plainGraph(model);
      const constants = new Map([...graph.constants].map(([id, t]) => [id, tf.tensor(asFloat32(t), [...t.shape], 'float32')]));
      const volumetric = (shape: readonly number[]) => shape.length === 5;
      return {
        run: async (input) => {
          // Runs of the library's other backend may have come between.
          await tf.setBackend(backend);
          const output = tf.tidy(() => {
            const given = tf.tensor(asFloat32(input), [...input.shape], 'float32');
            const x = volumetric(input.shape) ? tf.transpose(given, [0, 2, 3, 4, 1]) : given;
            const y = interpret(graph, ops, 'TensorFlow.js', { input: x, constant: (id) => constants.get(id) as Tf.Tensor });
            return volumetric(graph.values[graph.output].shape) ? tf.transpose(y, [0, 4, 1, 2, 3]) : y;
          });
          const data = (await output.data()) as Float32Array;
          output.dispose();
          return tensor('f32', graph.values[graph.output].shape, Float32Array.from(data));
        },
        dispose: () => {
          for (const constant of constants.values()) constant.dispose();
        },
      };
    },
    cannotTrain: 'TensorFlow.js has no gradient of conv3dTranspose and no batch norm of volumes in training',
    dispose: () => {},
  };
}
