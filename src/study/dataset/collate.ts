import { PmError } from '../../core/errors';
import type { Shape } from '../../core/shape';
import { type Tensor, tensor } from '../../core/tensor';
import type { Drawn } from '../../imaging/pipeline/run';
import type { PreparedSample } from './dataset';

/** Samples together, as a training step takes them. */
export interface Batch {
  readonly epoch: number;
  /** Its place in the epoch, from 0, and how many batches the epoch has. */
  readonly index: number;
  readonly count: number;
  /** How many cases it has; a case may give several samples. */
  readonly cases: number;
  /** f32 [N, C, D, H, W]; D, H, W are the axes i, j, k of the volumes. */
  readonly image: Tensor;
  /** f32 [N, 1, D, H, W] for segmentation, or the classes, i32 [N]. */
  readonly label: Tensor;
  /** The case of each sample, and what the random transforms did to it. */
  readonly samples: readonly { readonly id: string; readonly drawn: readonly Drawn[] }[];
}

export interface CollateOptions {
  /** Bring samples of several shapes to the largest extents, with zeros on both sides (MONAI's PadListDataCollate); an error by default. */
  readonly pad?: boolean;
}

/** The tensors of a batch. Throws `batch-shape`, which names the cases that do not fit together, and `batch-label`. */
export function collate(samples: readonly PreparedSample[], { pad = false }: CollateOptions = {}): Pick<Batch, 'image' | 'label' | 'samples'> {
  const image = stack(samples, 'image', pad);
  const missing = samples.find(({ label, target }) => label === undefined && target === undefined);
  if (missing) throw new PmError('batch-label', `case "${missing.id}"`, 'has neither a label nor a class', 'give one of them to every case');
  const classes = samples.every(({ target }) => target !== undefined);
  const label = classes
    ? tensor(
        'i32',
        [samples.length],
        Int32Array.from(samples, ({ target }) => target as number),
      )
    : stack(samples, 'label', pad);
  return { image, label, samples: samples.map(({ id, drawn }) => ({ id, drawn })) };
}

function stack(samples: readonly PreparedSample[], key: 'image' | 'label', pad: boolean): Tensor {
  const tensors = samples.map((sample) => {
    const of = sample[key];
    if (!of) throw new PmError('batch-label', `case "${sample.id}"`, `has no ${key}`, 'do not mix segmentation and classification');
    return of;
  });
  const [, channels, ...extents] = tensors[0].shape;
  const largest = extents.map((_, a) => Math.max(...tensors.map(({ shape }) => shape[2 + a])));
  for (const [at, { shape }] of tensors.entries()) {
    const fits = shape[1] === channels && (pad || shape.every((extent, a) => extent === tensors[0].shape[a]));
    if (fits) continue;
    const hint =
      shape[1] === channels ? 'end the transforms with a crop or a resize to one size, or pad batches' : 'give all images the same channels';
    const why = `its ${key} is ${describe(shape)}, that of case "${samples[0].id}" ${describe(tensors[0].shape)}`;
    throw new PmError('batch-shape', `case "${samples[at].id}"`, why, hint);
  }
  const out = tensor('f32', [samples.length, channels, ...largest]);
  const stride = out.data.length / samples.length;
  for (const [at, of] of tensors.entries()) place(of, out.data.subarray(at * stride, (at + 1) * stride) as Float32Array, largest);
  return out;
}

/** Copies [1, C, D, H, W] into the middle of a grid of `extents`; the odd voxel of a border is at its end. */
function place({ shape, data }: Tensor, out: Float32Array, extents: readonly number[]): void {
  const source = data as Float32Array;
  const [, channels, d, h, w] = shape;
  const [D, H, W] = extents;
  if (source.length === out.length) {
    out.set(source);
    return;
  }
  const [i0, j0, k0] = [D - d, H - h, W - w].map((missing) => Math.floor(missing / 2));
  for (let c = 0; c < channels; c++)
    for (let i = 0; i < d; i++)
      for (let j = 0; j < h; j++) {
        const from = ((c * d + i) * h + j) * w;
        out.set(source.subarray(from, from + w), ((c * D + i + i0) * H + j + j0) * W + k0);
      }
}

const describe = ([, channels, ...extents]: Shape) => `${extents.join(' x ')}${channels > 1 ? ` with ${channels} channels` : ''}`;
