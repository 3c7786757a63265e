import type * as Jax from '@jax-js/jax';
import { describeAdapter } from '../../backends/webgpu/adapter';
import { asFloat32, type Tensor, tensor } from '../../core/tensor';
import type { ValueId } from '../../graph/ir';
import { plainGraph } from '../plain';
import type { Peer, Runner } from '../runner';
import { interpret } from './interpret';
import { jaxOps } from './jax-ops';

/** Version of jax-js, which does not say it itself; the build sets it. */
declare const PM_JAX_VERSION: string;

/** jax-js on one of its devices, in a browser; a model is one jitted function, as its author would write it. */
export const jaxJs = (backend: 'wasm' | 'webgpu'): Peer => ({
  name: `jax-js ${backend}`,
  backend,
  open: async () => {
    const jax = await import('@jax-js/jax');
    if (!(await jax.init(backend)).includes(backend)) throw new Error(`its device ${backend} did not start`);
    const adapter = backend === 'webgpu' ? await describeAdapter() : { device: 'WebAssembly', software: false };
    return jaxRunner(jax, backend, {
      runner: `jax-js ${backend}`,
      version: typeof PM_JAX_VERSION === 'string' ? PM_JAX_VERSION : '',
      backend,
      ...adapter,
      own: false,
    });
  },
});

function jaxRunner(jax: typeof Jax, device: 'wasm' | 'webgpu', info: Runner['info']): Runner {
  const ops = jaxOps(jax);
  const put = (t: Tensor) => jax.numpy.array(asFloat32(t) as Float32Array<ArrayBuffer>, { shape: [...t.shape], dtype: jax.numpy.float32, device });
  return {
    info,
    load: async (model) => {
      jax.defaultDevice(device);
      const graph = plainGraph(model);
      const ids = [...graph.constants.keys()];
      const constants = ids.map((id) => put(graph.constants.get(id) as Tensor));
      const forward = jax.jit((input: Jax.Array, ...weights: Jax.Array[]) => {
        const constant = (id: ValueId) => weights[ids.indexOf(id)];
        const output = interpret(graph, ops, 'jax-js', { input, constant, last: (array) => array.dispose() });
        for (const weight of weights) weight.dispose();
        return output;
      });
      return {
        run: async (input) => {
          jax.defaultDevice(device);
          const output = forward(put(input), ...constants.map((constant) => constant.ref));
          return tensor('f32', graph.values[graph.output].shape, Float32Array.from((await output.data()) as Float32Array));
        },
        dispose: () => {
          forward.dispose();
          for (const constant of constants) constant.dispose();
        },
      };
    },
    cannotTrain: 'not written for jax-js: its networks here are in evaluation',
    dispose: () => {},
  };
}
