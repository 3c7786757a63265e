import { messageOf, PmError } from '../../core/errors';
import { throwIfAborted } from '../../core/progress';
import { randomStream } from '../../core/random';
import type { Tensor } from '../../core/tensor';
import { type Augmented, type Drawn, runFixed, runSteps } from '../../imaging/pipeline/run';
import type { Sample } from '../../imaging/pipeline/sample';
import { readSteps, type Step } from '../../imaging/pipeline/steps';
import type { TransformSpec } from '../../imaging/transforms/apply';
import { toInput } from '../input';
import { Cache } from './cache';
import type { TrainingCase } from './cases';

/** One sample as a network takes it. Plain data, fit to travel between threads. */
export interface PreparedSample {
  readonly id: string;
  /** f32 [1, C, ni, nj, nk]. */
  readonly image: Tensor;
  /** f32 [1, C, ni, nj, nk], for segmentation. */
  readonly label?: Tensor;
  /** The class, for classification. */
  readonly target?: number;
  /** What the random transforms did. */
  readonly drawn: readonly Drawn[];
}

/** Reads the volumes of a case by the keys of its files. */
export type OpenCase = (of: TrainingCase) => Promise<Sample>;

export interface DatasetOptions {
  readonly cases: readonly TrainingCase[];
  readonly transforms: readonly TransformSpec[];
  readonly seed: number;
  /** Bytes of volumes to keep; none by default. */
  readonly cacheBytes?: number;
}

/**
 * Cases to learn from: file -> (deterministic transforms, kept) -> random transforms, and those after them, anew each epoch -> samples.
 * What comes of a case in an epoch depends on the seed, the epoch and its id, and on nothing else.
 */
export class Dataset {
  readonly cases: readonly TrainingCase[];
  readonly #seed: number;
  readonly #fixed: readonly Step[];
  readonly #perEpoch: readonly Step[];
  readonly #cache: Cache<Sample>;

  /** Throws what `readSteps` throws. */
  constructor(
    { cases, transforms, seed, cacheBytes = 0 }: DatasetOptions,
    private readonly open: OpenCase,
  ) {
    const keys = [...new Set(cases.flatMap(({ files }) => Object.keys(files)))];
    const steps = readSteps(transforms, keys);
    const random = steps.findIndex(({ transform }) => 'random' in transform);
    this.cases = cases;
    this.#seed = seed;
    this.#fixed = random < 0 ? steps : steps.slice(0, random);
    this.#perEpoch = steps.slice(this.#fixed.length);
    this.#cache = new Cache(cacheBytes, bytesOf);
  }

  /** Bytes of volumes that are kept. */
  get cachedBytes(): number {
    return this.#cache.bytes;
  }

  /** The samples of case number `at` in an epoch. An error that a case causes names it; `case-read` is the one of files. */
  async samples(at: number, epoch: number, signal?: AbortSignal): Promise<readonly PreparedSample[]> {
    const of = this.cases[at];
    const sample = await this.volumes(at);
    throwIfAborted(signal);
    return naming(of, async () => {
      const augmented = runSteps(sample, this.#perEpoch, (step, copy) => randomStream(this.#seed, [epoch, step, of.id, copy]));
      return augmented.map((each) => prepared(of, each));
    });
  }

  /** The volumes of case number `at` after the transforms before the first random one: what a sliding window goes over to validate. */
  volumes(at: number): Promise<Sample> {
    const of = this.cases[at];
    return this.#cache.get(at, () => naming(of, async () => this.#fixed.reduce(runFixed, await this.#opened(of))));
  }

  async #opened(of: TrainingCase): Promise<Sample> {
    const sample = await this.open(of).catch((error) => {
      if (error instanceof PmError) throw error;
      throw new PmError('case-read', 'its files', messageOf(error), 'correct the paths in the cohort', { cause: error });
    });
    const missing = Object.keys(of.files).find((key) => !Object.hasOwn(sample, key));
    if (missing === undefined) return sample;
    throw new PmError('case-read', missing, 'was not opened', 'open a volume for each file of a case');
  }
}

async function naming<T>({ id }: TrainingCase, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof PmError) throw new PmError(error.code, `case "${id}": ${error.what}`, error.why, error.hint, { cause: error });
    throw error;
  }
}

function prepared({ id, target }: TrainingCase, { sample: { image, label }, drawn }: Augmented): PreparedSample {
  const common = { id, image: toInput(image), ...(target !== undefined && { target }), drawn };
  if (!label) return common;
  if (label.size.some((extent, axis) => extent !== image.size[axis])) {
    const why = `the label has ${label.size.join(' x ')} voxels, the image ${image.size.join(' x ')}`;
    throw new PmError('sample-grid', 'the sample', why, 'apply every transform of the grid to both');
  }
  return { ...common, label: toInput(label) };
}

/** Bytes of the memory that the volumes hold on to: of whole buffers where they are views. */
function bytesOf(sample: Sample): number {
  const buffers = new Set(Object.values(sample).map(({ data }) => data.buffer));
  return [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
}
