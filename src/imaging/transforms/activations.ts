import { type Volume, voxelCount } from '../volume';
import { badOption } from './options';
import { toFloat32 } from './values';

export interface ActivationsOptions {
  readonly sigmoid?: boolean;
  /** Over the channels. */
  readonly softmax?: boolean;
}

/** Logits as probabilities (Activations); f32. */
export function activations(image: Volume, { sigmoid = false, softmax = false }: ActivationsOptions): Volume {
  if (sigmoid && softmax) throw badOption('Activations', 'softmax', 'true with sigmoid', 'choose one of them');
  const n = voxelCount(image.size);
  return toFloat32(image, false, (source, target) => {
    if (!softmax) {
      for (let v = 0; v < target.length; v++) target[v] = sigmoid ? 1 / (1 + Math.exp(-source[v])) : source[v];
      return;
    }
    for (let v = 0; v < n; v++) {
      let most = Number.NEGATIVE_INFINITY;
      for (let at = v; at < target.length; at += n) most = Math.max(most, source[at]);
      let sum = 0;
      for (let at = v; at < target.length; at += n) sum += Math.exp(source[at] - most);
      for (let at = v; at < target.length; at += n) target[at] = Math.exp(source[at] - most) / sum;
    }
  });
}
