import { PmError } from '../../../src/core/errors';
import { type Tensor, tensor } from '../../../src/core/tensor';
import type { TrainingCase } from '../../../src/study/dataset/cases';
import { Dataset } from '../../../src/study/dataset/dataset';
import { Loader } from '../../../src/study/dataset/loader';
import { inProcess } from '../../../src/study/dataset/preparer';
import type { Origin } from '../../../src/study/train/checkpoint';
import { parseTrainingConfig } from '../../../src/study/train/config';
import type { TrainingConfig } from '../../../src/study/train/config-types';
import type { TrainingStore } from '../../../src/study/train/store';
import type { Session } from '../../../src/study/train/trainer';
import type { Validator } from '../../../src/study/train/validator';
import { madeCases, madeSample } from '../dataset/cohort';

/** A training file, with lines put in or replaced. */
export function trainingFile(changed: Readonly<Record<string, string>> = {}): string {
  const lines = {
    labels: '[background, ball]',
    architecture: '{name: UNet, args: {spatial_dims: 3, in_channels: 1, out_channels: 2, channels: [4, 8], strides: [2]}}',
    roi_size: '8',
    batch_size: '2',
    preprocessing: '\n  - {name: NormalizeIntensityd, keys: image}',
    augmentation:
      '\n  - {name: RandCropByPosNegLabeld, keys: [image, label], label_key: label, spatial_size: [8, 8, 8]}\n  - {name: RandFlipd, keys: [image, label], prob: 0.5, spatial_axis: 0}',
    optimizer: '{name: SGD, lr: 0.5}',
    epochs: '4',
    seed: '3',
    ...changed,
  };
  return Object.entries(lines)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');
}

export const madeConfig = (changed?: Readonly<Record<string, string>>): TrainingConfig =>
  parseTrainingConfig(trainingFile(changed), 'train.yaml', 'segmentation');

/** Six made cases, two a batch: three steps an epoch. */
export function madeLoader(
  { preprocessing, augmentation, batchSize, seed }: TrainingConfig,
  change?: (id: string, image: Float32Array) => void,
): Loader {
  const open = async (of: TrainingCase) => {
    const sample = madeSample(of);
    change?.(of.id, sample.image.data as Float32Array);
    return sample;
  };
  const dataset = new Dataset({ cases: madeCases(6), transforms: [...preprocessing, ...augmentation], seed, cacheBytes: 0 }, open);
  return new Loader(inProcess(dataset), { batchSize, seed, dropLast: true });
}

export const madeOrigin = (config: TrainingConfig): Origin => ({
  architecture: config.architecture,
  software: { name: 'pm-analyzer', version: 'test' },
  backend: { name: 'made', device: 'made' },
  seed: config.seed,
  config: config as unknown as Record<string, unknown>,
  configSha256: '',
  casesSha256: '',
});

/**
 * Learns v = sigmoid(w · image + b) by gradient descent with momentum on the squared error: small, quick, and with a state that must be
 * restored to go on bit for bit.
 */
export function madeSession({ failAt = Number.POSITIVE_INFINITY }: { failAt?: number } = {}): Session {
  let weights = Float64Array.of(0, 0);
  let momentum = Float64Array.of(0, 0);
  let steps = 0;
  const asTensor = (values: Float64Array) => tensor('f64', [2], values.slice());
  return {
    async train(batches, lr) {
      let loss = 0;
      const gradient = Float64Array.of(0, 0);
      for (const { input, target } of batches) {
        const [x, t] = [input.data as Float32Array, target.data as Float32Array];
        for (let at = 0; at < x.length; at++) {
          const y = 1 / (1 + Math.exp(-(weights[0] * x[at] + weights[1])));
          const slope = (2 * (y - t[at]) * y * (1 - y)) / (x.length * batches.length);
          loss += (y - t[at]) ** 2 / (x.length * batches.length);
          gradient[0] += slope * x[at];
          gradient[1] += slope;
        }
      }
      if (!Number.isFinite(loss) || steps + 1 === failAt) throw new PmError('loss-not-finite', `step ${steps + 1}`, 'the loss is NaN', 'look');
      momentum = momentum.map((value, at) => 0.9 * value + gradient[at]);
      weights = weights.map((value, at) => value - lr * momentum[at]);
      steps++;
      return { loss, gradientNorm: Math.hypot(...gradient) };
    },
    weights: async () => new Map([['w', asTensor(weights)]]),
    snapshot: async () => ({
      tensors: new Map([
        ['w', asTensor(weights)],
        ['optimizer.momentum.w', asTensor(momentum)],
      ]),
      step: steps,
    }),
    async restore({ tensors, step }) {
      weights = Float64Array.from((tensors.get('w') as Tensor).data as Float64Array);
      momentum = Float64Array.from((tensors.get('optimizer.momentum.w') as Tensor).data as Float64Array);
      steps = step;
    },
    dispose() {},
  };
}

/** Gives the values of a list one after the other, by the number of the validation. */
export function madeValidator(values: readonly number[], calls: { count: number } = { count: 0 }): Validator {
  return {
    names: ['mean_dice'],
    check: async () => {},
    validate: async () => ({ metrics: { mean_dice: values[calls.count++] }, intervals: () => ({}) }),
  };
}

/** Files in memory. */
export function memoryStore(): TrainingStore & { readonly files: Map<string, Uint8Array>; readonly writes: string[] } {
  const files = new Map<string, Uint8Array>();
  const writes: string[] = [];
  const bytesOf = (contents: Uint8Array | string) => (typeof contents === 'string' ? new TextEncoder().encode(contents) : contents.slice());
  return {
    files,
    writes,
    locate: (name) => `run/${name}`,
    read: async (name) => files.get(name),
    async write(name, contents) {
      writes.push(name);
      files.set(name, bytesOf(contents));
    },
    flush: async () => {},
    async append(name, text) {
      const before = files.get(name) ?? new Uint8Array(0);
      files.set(name, new Uint8Array([...before, ...bytesOf(text)]));
    },
  };
}

/** log.csv without its seconds. */
export function logOf(store: { readonly files: ReadonlyMap<string, Uint8Array> }): string[] {
  return new TextDecoder()
    .decode(store.files.get('log.csv'))
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(0, line.lastIndexOf(',')));
}
