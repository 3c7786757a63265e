import { type Tensor, tensor } from '../core/tensor';
import { valuesOf } from '../imaging/transforms/values';
import type { Volume } from '../imaging/volume';

/** A volume as a network's input [1, C, ni, nj, nk], row-major: MONAI's spatial axes are i, j, k, and k is fastest. */
export function toInput(of: Volume): Tensor {
  const { channels } = of;
  const [ni, nj, nk] = of.size;
  const values = valuesOf(of);
  const out = new Float32Array(channels * ni * nj * nk);
  let at = 0;
  for (let c = 0; c < channels; c++)
    for (let i = 0; i < ni; i++)
      for (let j = 0; j < nj; j++) {
        const column = i + ni * (j + nj * nk * c);
        for (let k = 0; k < nk; k++) out[at++] = values[column + ni * nj * k];
      }
  return tensor('f32', [1, channels, ni, nj, nk], out);
}
