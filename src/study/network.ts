import type { Backend, Executable } from '../backends/backend';
import type { RunOptions } from '../core/progress';
import type { Shape } from '../core/shape';
import { buildNetwork } from '../nn/models/build';
import { compile } from '../ops/compile';
import type { Model } from './model';

/** A model's network for inputs of `shape` [N, C, D, H, W] on a backend: input `input`, output `output`. */
export async function loadNetwork({ bundle, weights }: Model, shape: Shape, backend: Backend, options?: RunOptions): Promise<Executable> {
  const { graph } = buildNetwork(bundle.architecture, shape);
  return backend.load(compile(graph), weights, options);
}
