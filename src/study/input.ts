import { type Tensor, tensor } from '../core/tensor';
import type { Volume } from '../imaging/volume';

/** A volume as a network's input [1, C, ni, nj, nk], row-major: MONAI's spatial axes are i, j, k, and k is fastest. */
export function toInput({ size, channels, data }: Volume): Tensor {
  const [ni, nj, nk] = size;
  const out = new Float32Array(channels * ni * nj * nk);
  let at = 0;
  for (let c = 0; c < channels; c++)
    for (let i = 0; i < ni; i++)
      for (let j = 0; j < nj; j++) {
        const column = i + ni * (j + nj * nk * c);
        for (let k = 0; k < nk; k++) out[at++] = Number(data[column + ni * nj * k]);
      }
  return tensor('f32', [1, channels, ni, nj, nk], out);
}
