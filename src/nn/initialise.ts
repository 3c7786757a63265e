import { randomStream } from '../core/random';
import { numel } from '../core/shape';
import { type Tensor, tensor } from '../core/tensor';
import type { StateEntry } from './layers/module';

/**
 * The state dict that a network begins to learn with. An element depends on the seed, on its tensor's place in the state dict and on
 * its own place there alone. Tensors that have two keys are equal under both.
 */
export function initialise(stateDict: readonly StateEntry[], seed: number): Map<string, Tensor> {
  const out = new Map<string, Tensor>();
  for (const [index, entry] of stateDict.entries()) {
    const owner = entry.aliasOf === undefined ? undefined : out.get(entry.aliasOf);
    out.set(entry.key, owner ?? initialTensor(entry, seed, index));
  }
  return out;
}

function initialTensor({ shape, dtype, initial }: StateEntry, seed: number, index: number): Tensor {
  if (dtype === 'i64') return tensor('i64', shape, new BigInt64Array(numel(shape)));
  const data = new Float32Array(numel(shape));
  if (initial.kind === 'constant') data.fill(initial.value);
  else {
    const random = randomStream(seed, ['initial', index]);
    const draw = initial.kind === 'uniform' ? () => random.uniform(-initial.bound, initial.bound) : () => initial.deviation * random.normal();
    for (let at = 0; at < data.length; at++) data[at] = draw();
  }
  return tensor('f32', shape, data);
}
