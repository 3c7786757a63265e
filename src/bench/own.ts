import type { Backend } from '../backends/backend';
import { asFloat64, tensor } from '../core/tensor';
import { buildNetwork } from '../nn/models/build';
import { type Batch, TrainingSession } from '../nn/train/session';
import { compile } from '../ops/compile';
import { software } from '../study/provenance';
import type { Runner } from './runner';
import { randomTensor, randomWeights, type TrainingBenchmark } from './suite';

/** The engine on one of its backends. */
export function ownRunner(backend: Backend): Runner {
  const { name, device, software: emulated } = backend.info;
  return {
    info: { runner: `${software.name} ${name}`, version: software.version, backend: name, device, software: emulated, own: true },
    load: async ({ graph, weights }, { signal } = {}) => {
      const plan = compile(graph);
      const executable = await backend.load(plan, weights, { signal });
      const { activationBytes, liveBytes } = plan;
      return {
        run: async (input, options) => (await executable.run({ input }, options)).output,
        get details() {
          return { dispatches: executable.stats.dispatches, bytes: executable.stats.bytes, activationBytes, liveBytes };
        },
        dispose: () => executable.dispose(),
      };
    },
    train: async (benchmark, size) => {
      const session = await openSession(benchmark, size, backend);
      const batch = batchOf(benchmark, size);
      return {
        step: async (learningRate, options) => (await session.train([batch], learningRate, options)).loss,
        details: { bytes: session.memory.total, flops: session.memory.flops },
        dispose: () => session.dispose(),
      };
    },
    dispose: () => {},
  };
}

function openSession(benchmark: TrainingBenchmark, size: 'full' | 'small', backend: Backend): Promise<TrainingSession> {
  const { architecture, loss } = benchmark;
  const { inputShape, targetShape } = trainingShapes(benchmark, size);
  const { stateDict } = buildNetwork(architecture, inputShape);
  const optimizer = { name: 'Adam', args: {} };
  return TrainingSession.create(backend, { architecture, inputShape, targetShape, loss, optimizer, weights: randomWeights(stateDict), seed: 0 });
}

/** Shapes of input and target: a label a voxel, or a case where the loss is of classes. */
export function trainingShapes({ loss, input, small }: TrainingBenchmark, size: 'full' | 'small') {
  const inputShape = size === 'full' ? input : small;
  const [n, , ...extents] = inputShape;
  return { inputShape, targetShape: loss.name === 'CrossEntropyLoss' ? [n, 1] : [n, 1, ...extents] };
}

/** Noise, and its sign as the label of each voxel or, of the first voxel, of the case. */
export function batchOf(benchmark: TrainingBenchmark, size: 'full' | 'small'): Batch {
  const { inputShape, targetShape } = trainingShapes(benchmark, size);
  const input = randomTensor('input', inputShape);
  const labels = asFloat64(input).map((value) => (value > 0 ? 1 : 0));
  const voxels = labels.length / inputShape[0];
  const ofCases = Float32Array.from({ length: inputShape[0] }, (_, n) => labels[n * voxels]);
  return { input, target: tensor('f32', targetShape, targetShape.length === 2 ? ofCases : Float32Array.from(labels)) };
}
