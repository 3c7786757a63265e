import type { Backend, Executable } from '../../backends/backend';
import { PmError } from '../../core/errors';
import type { RunOptions } from '../../core/progress';
import { numel } from '../../core/shape';
import { asFloat64, type Tensor, tensor } from '../../core/tensor';
import type { Graph, Value } from '../../graph/ir';
import type { Builder } from '../../ops/builder';
import { compile } from '../../ops/compile';
import { buildNetwork } from '../models/build';
import type { Question } from './method';

/** Loads a graph with the question's weights, and disposes of it at the end of `use`. */
export async function withPlan<T>(
  graph: Graph,
  { weights }: Question,
  backend: Backend,
  options: RunOptions,
  use: (executable: Executable) => Promise<T>,
): Promise<T> {
  const executable = await backend.load(compile(graph), weights, { signal: options.signal });
  try {
    return await use(executable);
  } finally {
    executable.dispose();
  }
}

/** Adds a class's score to a graph, Σ select · output: of the output's rank, all extents 1. */
export function scoreOf(b: Builder, output: Value, select: Value): Value {
  return b.reduce(output, { by: select, dims: output.shape.map((_, axis) => axis) });
}

/**
 * What of a network's output is the score of the class, so that score = Σ select · output. Of a classifier's [1, K] it is the class's
 * own logit; of a segmentation network's [1, K, D, H, W] the mean logit over the voxels where the class is predicted, which takes one run.
 */
export async function selectionOf(question: Question, backend: Backend, options: RunOptions): Promise<Tensor> {
  const { architecture, input, classIndex } = question;
  if (input.shape.length !== 5 || input.shape[0] !== 1)
    throw new PmError('explain-input', `input [${input.shape}]`, 'is not one image', 'give [1, C, D, H, W]');
  const { graph } = buildNetwork(architecture, input.shape);
  const shape = graph.values[graph.outputs.get('output') as number].shape;
  const classes = shape[1];
  if (!Number.isInteger(classIndex) || classIndex < 0 || classIndex >= classes)
    throw new PmError('class-unknown', `class ${classIndex}`, `the network has ${classes}`, `give a whole number from 0 to ${classes - 1}`);
  if (shape.length === 2) {
    const select = tensor('f32', shape);
    select.data[classIndex] = 1;
    return select;
  }
  return withPlan(graph, question, backend, options, async (executable) => {
    const { output } = await executable.run({ input }, { signal: options.signal });
    return regionOf(output, classIndex);
  });
}

/** 1 / n in the class's channel at the n voxels where it has the largest logit, or the only one above 0. */
function regionOf(output: Tensor, classIndex: number): Tensor {
  const [, classes, ...size] = output.shape;
  const voxels = numel(size);
  const logits = asFloat64(output);
  const isPredicted = (voxel: number) => {
    if (classes === 1) return logits[voxel] > 0;
    let best = 0;
    for (let c = 1; c < classes; c++) if (logits[c * voxels + voxel] > logits[best * voxels + voxel]) best = c;
    return best === classIndex;
  };
  const region = Array.from({ length: voxels }, (_, voxel) => voxel).filter(isPredicted);
  if (region.length === 0)
    throw new PmError('region-empty', `class ${classIndex}`, 'is predicted at no voxel of the image', 'ask for a class that is predicted');
  const select = tensor('f32', output.shape);
  for (const voxel of region) select.data[classIndex * voxels + voxel] = 1 / region.length;
  return select;
}
