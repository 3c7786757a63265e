import { fnv1a32, randomUnit } from '../core/rng';
import { numel, type Shape } from '../core/shape';
import { type Tensor, tensor } from '../core/tensor';
import type { Graph } from '../graph/ir';
import type { Architecture } from '../nn/formats/architecture';
import type { StateEntry } from '../nn/layers/module';
import type { Named } from '../nn/train/session';
import type { SuiteName } from './report/report';

/** A graph with the input `input` and the output `output`, and its weights. */
export interface Model {
  readonly graph: Graph;
  readonly weights: ReadonlyMap<string, Tensor>;
}

/** A network or operator to run: at full size, and at one small enough for the reference. */
export interface InferenceBenchmark {
  readonly suite: 'kernels' | 'models';
  readonly name: string;
  readonly input: Shape;
  readonly small: Shape;
  readonly build: (input: Shape) => Model;
}

/** A step of training to time: forward, backward and Adam. */
export interface TrainingBenchmark {
  readonly suite: 'training';
  readonly name: string;
  readonly architecture: Architecture;
  readonly input: Shape;
  readonly small: Shape;
  readonly loss: Named;
}

export type Benchmark = InferenceBenchmark | TrainingBenchmark;

/** Which benchmarks to run: of these suites, with this text in their names. */
export interface Selection {
  readonly suites: readonly SuiteName[];
  readonly filter?: string;
}

/** Letters, digits and what stands for them in names: `conv3d 32→32 k3 64³` is found by `32-32 k3 64`. */
const plain = (text: string) => text.toLowerCase().replace(/→|->/g, '-').replace(/[³^]/g, '').replace(/,/g, '');

export const isSelected = ({ suites, filter = '' }: Selection, { suite, name }: { suite: SuiteName; name: string }): boolean =>
  suites.includes(suite) && plain(name).includes(plain(filter));

/** Values in [lo, hi), the same for the same key. */
export function randomTensor(key: string, shape: Shape, lo = -1, hi = 1): Tensor {
  const seed = fnv1a32(key);
  const data = new Float32Array(numel(shape));
  for (let i = 0; i < data.length; i++) data[i] = lo + (hi - lo) * randomUnit(seed, i);
  return tensor('f32', shape, data);
}

/** A state dict whose activations keep their size from layer to layer. */
export function randomWeights(stateDict: readonly Pick<StateEntry, 'key' | 'shape'>[]): Map<string, Tensor> {
  const weights = stateDict.map(({ key, shape }): [string, Tensor] => {
    const bound = shape.length > 1 ? Math.sqrt(6 / numel(shape.slice(1))) : 0.1;
    return [key, key.endsWith('running_var') ? randomTensor(key, shape, 0.5, 1.5) : randomTensor(key, shape, -bound, bound)];
  });
  return new Map(weights);
}
