import type { Warning } from '../../../src/core/warning';
import type { EpochSummary } from '../../../src/study/train/log';
import type { NamedBytes, RunningTraining, TrainingOptions } from '../../../src/worker/api';
import type { KeptRun, TrainingInput, TrainResult } from '../../../src/worker/training/api';

const EPOCHS = 3;
const STEPS = 2;

/** Trainings without a network: made-up losses, in order, as fast as the test lets them. */
export class FakeTrainings {
  readonly inputs: TrainingInput[] = [];
  readonly kept = new Map<string, KeptRun>();
  /** Files that were given to be kept. */
  written: readonly NamedBytes[] = [];
  warning?: Warning;
  /** Epoch after which a training waits until the test calls `release`; it is cancelled there too. */
  holdAfter?: number;
  paused = 0;
  resumed = 0;
  #release: () => void = () => undefined;

  constructor(private readonly engine: { failure?: Error }) {}

  release(): void {
    this.holdAfter = undefined;
    this.#release();
  }

  start(input: TrainingInput, options: TrainingOptions): RunningTraining {
    this.inputs.push(input);
    return {
      result: this.#run(input, options),
      pause: async () => {
        this.paused++;
      },
      resume: async () => {
        this.resumed++;
      },
    };
  }

  read(name: string): NamedBytes[] {
    const bytes = (text: string) => new TextEncoder().encode(text);
    return [
      { name: 'training.yaml', bytes: bytes('task: segmentation\n') },
      { name: 'last.safetensors', bytes: bytes(`state of ${name}`) },
    ];
  }

  write(files: readonly NamedBytes[]): KeptRun {
    this.written = files;
    const run = keptRun('opened', 1);
    this.kept.set(run.name, run);
    return run;
  }

  async #run(input: TrainingInput, { signal, onEvent = () => undefined }: TrainingOptions): Promise<TrainResult> {
    await Promise.resolve();
    if (this.engine.failure) throw this.engine.failure;
    const run = input.run ?? `run-${this.inputs.length}`;
    const from = this.kept.get(run)?.epoch ?? 0;
    const history = Array.from({ length: from }, (_, at) => epochOf(at + 1));
    if (this.warning) onEvent({ type: 'warning', ...this.warning });
    onEvent({ type: 'begin', run, storage: 'browser', step: STEPS * from, epochs: EPOCHS, history: [...history] });
    onEvent({ type: 'note', text: 'a step takes 1.0 MiB' });
    for (let epoch = from + 1; epoch <= EPOCHS; epoch++) {
      for (let stepInEpoch = 1; stepInEpoch <= STEPS; stepInEpoch++) {
        const place = { epoch, epochs: EPOCHS, step: STEPS * (epoch - 1) + stepInEpoch, steps: EPOCHS * STEPS, stepInEpoch, stepsPerEpoch: STEPS };
        const secondsLeft = EPOCHS * STEPS - place.step;
        onEvent({ type: 'step', ...place, lr: 0.1, loss: 1 / place.step, gradientNorm: 1, seconds: place.step, secondsLeft });
      }
      onEvent({ type: 'progress', stage: `validation of epoch ${epoch}`, done: 1, total: 2 });
      this.kept.set(run, keptRun(run, epoch));
      onEvent({ type: 'checkpoint', run, step: STEPS * epoch, bytes: 1000 });
      history.push(epochOf(epoch));
      onEvent({ type: 'epoch', ...epochOf(epoch), epochs: EPOCHS, isBest: true, secondsLeft: EPOCHS - epoch, history: [...history] });
      if (this.holdAfter === epoch) await this.#held(signal);
      signal?.throwIfAborted();
    }
    const bundle = this.read(run).map(({ bytes }, at) => ({ name: ['model.json', 'weights.safetensors'][at], bytes }));
    return {
      disclaimer: 'Research use only – not for diagnosis',
      run,
      task: 'segmentation',
      epochs: EPOCHS,
      steps: EPOCHS * STEPS,
      seconds: 6,
      finished: 'epochs',
      best: { epoch: EPOCHS, step: EPOCHS * STEPS, value: 0.9, metrics: { mean_dice: 0.9 } },
      trained: 2,
      validated: 1,
      history,
      provenance: {
        software: { name: 'pm-analyzer', version: 'test' },
        backend: { name: 'reference', device: 'none', software: true, details: {} },
        seed: 0,
      },
      bundle,
    };
  }

  #held(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#release = resolve;
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }
}

const epochOf = (epoch: number): EpochSummary => ({ epoch, lr: 0.1, loss: 1 / epoch, metrics: { mean_dice: 0.3 * epoch } });

const keptRun = (name: string, epoch: number): KeptRun => ({
  name,
  storage: 'browser',
  task: 'segmentation',
  config: 'task: segmentation\nepochs: 3\n',
  title: 'UNet segmentation',
  epoch,
  epochs: EPOCHS,
  step: STEPS * epoch,
  bytes: 2_000_000,
  written: Date.UTC(2026, 10, 24),
});
