import { sha256Hex } from '../../../src/core/hash';
import type { RunOptions } from '../../../src/core/progress';
import { readVolume } from '../../../src/imaging/io/read';
import { volume, withData } from '../../../src/imaging/volume';
import { crop } from '../../../src/radiomics/preprocess/crop';
import { Case } from '../../../src/study/case';
import type { ExplainRequest } from '../../../src/study/explain';
import type { AnalyzeResult, ClassifyResult, ExplainResult, FeatureMapsResult, RadiomicsResult, SegmentResult } from '../../../src/study/results';
import type {
  Capabilities,
  CaseInput,
  Engine,
  EngineOptions,
  Job,
  LoadedVolume,
  ModelSource,
  ModelSummary,
  NamedBytes,
  OnDeviceChange,
  RunningTraining,
  TrainingOptions,
} from '../../../src/worker/api';
import type { TrainingInput } from '../../../src/worker/training/api';
import { FakeTrainings } from './fake-trainings';

/** An engine without a worker or a device: real reading of files, made-up results, and a clock that the test moves. */
export class FakeEngine implements Engine {
  readonly calls: string[] = [];
  readonly inits: EngineOptions[] = [];
  readonly models: ModelSource[] = [];
  readonly jobs: Job[] = [];
  readonly inputs: CaseInput[] = [];
  disposed = false;
  /** What the next run throws. */
  failure?: Error;
  /** What the next start throws. */
  startFailure?: Error;
  /** Held runs end when the test calls `release`, or by cancel. */
  held = false;
  #release: () => void = () => undefined;

  release(): void {
    this.held = false;
    this.#release();
  }

  async init(options: EngineOptions): Promise<Capabilities> {
    this.inits.push(options);
    if (this.startFailure) throw this.startFailure;
    return { backend: this.#backend.info, reason: 'as asked', crossOriginIsolated };
  }

  async readVolume([file, ...others]: readonly NamedBytes[]): Promise<LoadedVolume> {
    const { volume, warnings } = await readVolume(file, { siblings: async (name) => others.find((other) => other.name === name)?.bytes });
    return { volume, name: file.name, sha256: await sha256Hex(file.bytes), remarks: warnings };
  }

  async loadModel(source: ModelSource): Promise<ModelSummary> {
    this.models.push(source);
    return { id: 'fake', name: 'Fake', demonstration: true, tasks: ['segmentation', 'classification'] };
  }

  async segment(job: Job, input: CaseInput, options?: RunOptions): Promise<SegmentResult> {
    await this.#run('segment', job, input, options);
    const { volume: image } = input.image;
    const mask = withData(
      image,
      'u8',
      Uint8Array.from(image.data as Float32Array, (value) => (value > 5 ? 1 : 0)),
      1,
    );
    const voxels = (mask.data as Uint8Array).reduce((sum, value) => sum + value, 0);
    return {
      ...this.#common(input, 'segment'),
      mask,
      maskSha256: await sha256Hex(mask.data as Uint8Array),
      labels: [{ label: 1, name: 'thing', voxels, millilitres: voxels / 1000 }],
    };
  }

  async radiomics(job: Job, input: CaseInput, options?: RunOptions): Promise<RadiomicsResult> {
    await this.#run('radiomics', job, input, options);
    const features = { original_firstorder_Mean: 7.25, original_firstorder_Energy: 1e9, original_glcm_Contrast: 0.5, original_shape_MeshVolume: 12 };
    return { ...this.#common(input, 'radiomics'), label: 1, features, diagnostics: { diagnostics_Versions_PyRadiomics: 'none' } };
  }

  /** Two maps on a box in the image: one counts its voxels, the other has no values. */
  async featureMaps(job: Job, input: CaseInput, options?: RunOptions): Promise<FeatureMapsResult> {
    await this.#run('featureMaps', job, input, options);
    const { volume: image } = input.image;
    const region = crop(input.mask?.volume ?? image, { start: [1, 2, 3], size: [4, 4, 3] });
    const count = Float64Array.from(region.data as Uint8Array, (_, voxel) => voxel);
    const maps = [
      { name: 'original_firstorder_Mean', volume: withData(region, 'f64', count), minimum: 0, maximum: 47, mean: 23.5, notFinite: 0 },
      {
        name: 'original_glcm_MCC',
        volume: withData(
          region,
          'f64',
          count.map(() => Number.NaN),
        ),
        minimum: null,
        maximum: null,
        mean: null,
        notFinite: 10,
      },
    ];
    return { ...this.#common(input, 'maps'), label: 1, region, maps };
  }

  async classify(job: Job, input: CaseInput, options?: RunOptions): Promise<ClassifyResult> {
    await this.#run('classify', job, input, options);
    const probabilities = [
      { name: 'negative', probability: 0.25 },
      { name: 'positive', probability: 0.75 },
    ];
    return { ...this.#common(input, 'classify'), probabilities, uncertainty: 0.811 };
  }

  /** A map that is 1 at the first voxel. */
  async explain(job: Job, input: CaseInput, request: ExplainRequest = {}, options?: RunOptions): Promise<ExplainResult> {
    await this.#run('explain', job, input, options);
    const { volume: image } = input.image;
    const map = withData(
      image,
      'f32',
      Float32Array.from(image.data as Float32Array, (_, voxel) => (voxel === 0 ? 1 : 0)),
      1,
    );
    const { method = 'gradcam', classIndex = 1 } = request;
    const of = { index: classIndex, name: classIndex === 1 ? 'positive' : 'negative' };
    return { ...this.#common(input, 'explain'), method, class: of, settings: {}, map, normalised: map, minimum: 0, maximum: 1 };
  }

  async analyze(job: Job, input: CaseInput, options?: RunOptions): Promise<AnalyzeResult> {
    await this.#run('analyze', job, input, options);
    const segmentation = input.mask ? undefined : await this.segment(job, input);
    const radiomics = await this.radiomics(job, input);
    const classification = await this.classify(job, input);
    return { ...this.#common(input, 'analyze'), segmentation, radiomics, classification };
  }

  readonly trainings: FakeTrainings = new FakeTrainings(this);

  train(job: Job, input: TrainingInput, options: TrainingOptions = {}): RunningTraining {
    this.calls.push('train');
    this.jobs.push(job);
    return this.trainings.start(input, options);
  }

  keptRuns = async () => ({ runs: [...this.trainings.kept.values()], warning: this.trainings.warning });
  readRun = async (name: string) => this.trainings.read(name);
  writeRun = async (files: readonly NamedBytes[]) => this.trainings.write(files);
  deleteRun = async (name: string) => void this.trainings.kept.delete(name);

  /** A change as the test wants it told. */
  deviceChange: OnDeviceChange = () => undefined;

  watchDevice(listener: OnDeviceChange): () => void {
    this.deviceChange = listener;
    return () => {
      this.deviceChange = () => undefined;
    };
  }

  dispose(): void {
    this.disposed = true;
  }

  readonly #backend = {
    info: { name: 'reference' as const, device: 'none', software: true, details: {} },
    load: () => Promise.reject(new Error('nothing is computed here')),
    createState: () => Promise.reject(new Error('nothing is kept here')),
    exact: () => Promise.reject(new Error('nothing is computed here')),
    dispose: () => undefined,
  };

  #common({ image }: CaseInput, stage: string) {
    const warnings = [{ code: `fake-${stage}`, message: `The ${stage} of this test is made up.` }];
    return new Case(image).result({ backend: this.#backend, timings: { [stage]: 12.5 }, warnings });
  }

  async #run(name: string, job: Job, input: CaseInput, options: RunOptions = {}): Promise<void> {
    this.calls.push(name);
    this.jobs.push(job);
    this.inputs.push(input);
    if (this.failure) throw this.failure;
    options.onProgress?.({ stage: name, done: 1, total: 4 });
    if (!this.held) return;
    await new Promise<void>((resolve, reject) => {
      this.#release = resolve;
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason), { once: true });
    });
  }
}

/** A ramp of 8 × 7 × 6 voxels with an oblique affine. */
export function smallVolume(size: readonly [number, number, number] = [8, 7, 6]) {
  const data = Float32Array.from({ length: size[0] * size[1] * size[2] }, (_, index) => index % 11);
  return volume({ dtype: 'f32', size, affine: [0, 0, 2, -10, -1, 0, 0, 5, 0, 1, 0, 3, 0, 0, 0, 1], data });
}

/** A mask on the grid of `smallVolume`. */
export function smallMask(size: readonly [number, number, number] = [8, 7, 6]) {
  const of = smallVolume(size);
  return withData(
    of,
    'u8',
    Uint8Array.from(of.data as Float32Array, (_, index) => (index % 5 === 0 ? 1 : 0)),
  );
}
