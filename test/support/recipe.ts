import { fnv1a32, randomUnit } from '../../src/core/rng';
import { numel, type Shape } from '../../src/core/shape';
import { type Tensor, tensor } from '../../src/core/tensor';
import type { StateEntry } from '../../src/nn/layers/module';

/** `count` values uniform in [lo, hi), rounded once to f32: the recipe that the reference data's weights and inputs come from. */
function uniform(key: string, count: number, lo: number, hi: number): Float32Array {
  const seed = fnv1a32(key);
  return Float32Array.from({ length: count }, (_, i) => lo + (hi - lo) * randomUnit(seed, i));
}

/** The range of a weight, by the last part of its key and its shape. */
function range(key: string, shape: Shape): readonly [number, number] {
  const last = key.slice(key.lastIndexOf('.') + 1);
  if (last === 'running_mean') return [-0.1, 0.1];
  if (last === 'running_var') return [0.5, 1.5];
  if (last === 'bias') return [-0.1, 0.1];
  if (shape.length >= 2) {
    const a = Math.sqrt(6 / numel(shape.slice(1)));
    return [-a, a];
  }
  return shape.length === 1 && shape[0] === 1 ? [0.1, 0.4] : [0.5, 1.5];
}

/** A state dict by the reference data's recipe; aliases share their owner's tensor, counters are 0. */
export function recipeWeights(stateDict: readonly Pick<StateEntry, 'key' | 'shape' | 'dtype' | 'aliasOf'>[], seed = 0): Map<string, Tensor> {
  const weights = new Map<string, Tensor>();
  for (const { key, shape, dtype, aliasOf } of stateDict) {
    const owner = aliasOf === undefined ? undefined : weights.get(aliasOf);
    if (owner) weights.set(key, owner);
    else if (dtype === 'i64') weights.set(key, tensor('i64', shape));
    else weights.set(key, tensor('f32', shape, uniform(`w${seed}:${key}`, numel(shape), ...range(key, shape))));
  }
  return weights;
}

/** An input in [-1, 1); `key` as in `x0:model:unet_batch_res2`. */
export function recipeInput(key: string, shape: Shape): Tensor {
  return tensor('f32', shape, uniform(key, numel(shape), -1, 1));
}

/** Labels 0 … classes − 1 of an input [N, …] as f32 [N, 1, …]; `key` as in `x0:trainlab:unet_batch_res2`. */
export function recipeLabels(key: string, shape: Shape, classes: number): Tensor {
  const own = [shape[0], 1, ...shape.slice(2)];
  const seed = fnv1a32(key);
  return tensor(
    'f32',
    own,
    Float32Array.from({ length: numel(own) }, (_, i) => Math.floor(classes * randomUnit(seed, i))),
  );
}

/** Two solid balls in a d³ volume with noise around: image and mask, [1, 1, d, d, d]. */
export function ballCase(seed: number, d: number): { image: Tensor; mask: Tensor } {
  const part = (numerator: number, denominator: number) => Math.floor((numerator * d) / denominator);
  const balls = [
    { centre: [part(3, 8), part(1, 2), part(5, 8)], radius: part(1, 4) },
    { centre: [part(3, 4), part(1, 4), part(1, 4)], radius: part(1, 8) },
  ];
  const shape = [1, 1, d, d, d];
  const mask = tensor('f32', shape);
  const image = tensor('f32', shape);
  const noise = fnv1a32(`x${seed}:ball`);
  for (let i = 0; i < d ** 3; i++) {
    const at = [Math.floor(i / (d * d)), Math.floor(i / d) % d, i % d];
    const inside = balls.some(({ centre, radius }) => at.reduce((sum, p, axis) => sum + (p - centre[axis]) ** 2, 0) <= radius ** 2);
    mask.data[i] = inside ? 1 : 0;
    image.data[i] = (inside ? 1 : 0) + 0.75 * (2 * randomUnit(noise, i) - 1);
  }
  return { image, mask };
}
