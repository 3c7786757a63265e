import type { Backend } from '../backends/backend';
import type { RunOptions } from '../core/progress';
import type { Tensor } from '../core/tensor';
import type { Graph } from '../graph/ir';
import { compile } from '../ops/compile';

/** The outputs of a graph without weights that is run once. */
export async function runGraph(
  backend: Backend,
  graph: Graph,
  inputs: Readonly<Record<string, Tensor>>,
  options?: RunOptions,
): Promise<Record<string, Tensor>> {
  const executable = await backend.load(compile(graph), undefined, options);
  try {
    return await executable.run(inputs, options);
  } finally {
    executable.dispose();
  }
}
