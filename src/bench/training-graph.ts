import { lossNamed } from '../nn/losses/all';
import { traceNetwork } from '../nn/models/build';
import { createBuilder } from '../ops/builder';
import { trainingShapes } from './own';
import { type Model, randomWeights, type TrainingBenchmark } from './suite';

/** A network in training with its loss, for peers that differentiate themselves: inputs `input` and `target`, output `loss` [1]. */
export function lossModel(benchmark: TrainingBenchmark, size: 'full' | 'small'): Model {
  const { inputShape, targetShape } = trainingShapes(benchmark, size);
  const b = createBuilder();
  const x = b.input('input', inputShape);
  const target = b.input('target', targetShape);
  const { output, stateDict } = traceNetwork(b, benchmark.architecture, x, { training: true });
  const loss = lossNamed(benchmark.loss.name).create(benchmark.loss.args);
  b.output('loss', b.reshape(loss(b, output, target), { shape: [1] }));
  return { graph: b.finish(), weights: randomWeights(stateDict) };
}
