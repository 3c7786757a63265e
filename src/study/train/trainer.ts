import { PmError } from '../../core/errors';
import type { RunOptions } from '../../core/progress';
import { isAbort, throwIfAborted, withStage } from '../../core/progress';
import type { Shape } from '../../core/shape';
import { writeSafetensors } from '../../nn/formats/safetensors';
import type { SessionOptions, TrainingSession } from '../../nn/train/session';
import type { Batch } from '../dataset/collate';
import type { Loader } from '../dataset/loader';
import { disclaimer } from '../disclaimer';
import { type BestState, type Checkpoint, type Origin, readCheckpoint, stateDictOf, type TrainingState, writeCheckpoint } from './checkpoint';
import { isSmallerBetter, type TrainingConfig } from './config-types';
import type { TrainingControl } from './control';
import { curvesSvg } from './curves';
import { explainDivergence } from './divergence';
import { LearningRate } from './learning-rate';
import { type EpochSummary, epochsOf, type LogRow, TrainingLog } from './log';
import { Pace } from './pace';
import { stepInput } from './step-input';
import { files, type TrainingStore } from './store';
import type { Scores, Validator } from './validator';

/** What the trainer needs of a session. */
export type Session = Pick<TrainingSession, 'train' | 'weights' | 'snapshot' | 'restore' | 'dispose'>;

/** [N, C, D, H, W] of images and [N, …] of targets, and N of an epoch's last batch where it is another. */
export type BatchShapes = Pick<SessionOptions, 'inputShape' | 'targetShape' | 'rest'>;

export interface StepEvent extends Omit<LogRow, 'metrics'> {
  readonly epochs: number;
  /** Steps of the epoch that are done, and all of them. */
  readonly stepInEpoch: number;
  readonly stepsPerEpoch: number;
  readonly steps: number;
  /** Until the last epoch, by the pace so far. */
  readonly secondsLeft?: number;
}

export interface EpochEvent extends EpochSummary {
  readonly epochs: number;
  readonly isBest: boolean;
  readonly secondsLeft?: number;
  /** The log so far: `curvesSvg` draws it. */
  readonly rows: readonly LogRow[];
}

export interface TrainOptions extends RunOptions {
  readonly config: TrainingConfig;
  readonly loader: Loader;
  /** Makes the session for batches of these shapes, with its initial weights. */
  readonly openSession: (shapes: BatchShapes) => Promise<Session>;
  readonly validator?: Validator;
  readonly store: TrainingStore;
  readonly origin: Origin;
  /** Where to go on from. */
  readonly from?: Checkpoint;
  readonly control?: TrainingControl;
  readonly onStep?: (event: StepEvent) => void;
  readonly onEpoch?: (event: EpochEvent) => void;
  /** Remarks for people. */
  readonly note?: (line: string) => void;
}

export interface TrainingOutcome {
  readonly epochs: number;
  readonly steps: number;
  readonly seconds: number;
  readonly finished: 'epochs' | 'early-stop';
  /** None where nothing was validated: then the best weights are the last. */
  readonly best?: BestState;
  readonly rows: readonly LogRow[];
}

/** Of the time, at most this share is spent on checkpoints that nobody asked for; and so many seconds at most lie between them. */
const CHECKPOINT_SHARE = 0.05;
const CHECKPOINT_SECONDS = 60;
/** A device that is lost so often without a checkpoint in between is likely to be lost for ever, or by what the training does. */
const MOST_LOSSES = 3;
const NOT_WRITTEN = -1;

/**
 * Trains: batches of an epoch -> steps -> validation -> best weights, schedule, early stop -> next epoch. The log has every step; the
 * checkpoint is written after each epoch and in between as the config says. All that is random is a function of the seed and of the
 * place in the training, so that going on from a checkpoint repeats what came after it bit for bit on the same backend.
 *
 * Cancelled or paused, it stands between two steps with its checkpoint written. Where the device is lost, it goes on from the last
 * checkpoint on a new one, as if nothing had happened. Throws `device-lost` or `state-lost` at the third loss without a checkpoint in
 * between, and `loss-not-finite`, `gradient-not-finite` and `weights-not-finite` with the likely cause and the last good checkpoint.
 */
export async function train(options: TrainOptions): Promise<TrainingOutcome> {
  let { from } = options;
  try {
    for (let losses = 0; ; ) {
      const training = new Training({ ...options, from }, await openLog(options, from));
      try {
        return await training.run();
      } catch (error) {
        if (!isLoss(error)) throw error;
        const kept = (await training.lastCheckpoint()) ?? from;
        losses = kept && kept.state.step > (from?.state.step ?? 0) ? 1 : losses + 1;
        if (losses === MOST_LOSSES) throw error;
        from = kept;
        options.note?.(`${error.what} ${error.why}: the training goes on from step ${from?.state.step ?? 0} on a new device`);
      } finally {
        training.dispose();
      }
    }
  } finally {
    // Nobody shall wait for a pause that will not come.
    options.control?.resume();
  }
}

const isLoss = (error: unknown): error is PmError => error instanceof PmError && (error.code === 'device-lost' || error.code === 'state-lost');

/** The log of what comes after a checkpoint; a new one at the beginning. */
async function openLog({ store, validator }: TrainOptions, from: Checkpoint | undefined): Promise<TrainingLog> {
  const names = validator?.names ?? [];
  if (!from) return TrainingLog.begin(store, names);
  return TrainingLog.upTo(from.state.step - (from.state.pending ? 1 : 0), store, names);
}

class Training {
  private readonly rate: LearningRate;
  private readonly pace = new Pace();
  private readonly stepsPerEpoch: number;
  private state: TrainingState;
  private session: Session | undefined;
  private shapes: BatchShapes | undefined;
  private mark = performance.now();
  /** The step that `last.safetensors` has, when it was written, and how many seconds that took. */
  private written: { readonly step: number; readonly at: number; readonly seconds: number };
  /** The batches of the step in progress. */
  private group: Batch[] = [];

  constructor(
    private readonly options: TrainOptions,
    private readonly log: TrainingLog,
  ) {
    const { config, loader, from } = options;
    this.rate = new LearningRate(config);
    this.rate.restore(from?.state.plateau);
    const steps = loader.batchCount() / config.accumulate;
    this.stepsPerEpoch = Math.max(1, config.dropLast ? Math.floor(steps) : Math.ceil(steps));
    this.state = from?.state ?? { epoch: 0, stepInEpoch: 0, step: 0, seconds: 0, validationsWithoutBetter: 0 };
    this.written = { step: from?.state.step ?? NOT_WRITTEN, at: this.mark, seconds: 0 };
  }

  async run(): Promise<TrainingOutcome> {
    const { config, signal } = this.options;
    try {
      if (!this.finished()) await this.open();
      while (!this.finished()) {
        await this.steps();
        await this.endEpoch();
      }
    } catch (error) {
      if (signal?.aborted && (isAbort(error) || error === signal.reason) && this.written.step !== NOT_WRITTEN) {
        if (this.session) await this.checkpoint();
        throw this.cancelled();
      }
      throw explainDivergence(error, {
        batches: this.group,
        rows: this.log.rows,
        lr: this.rate.at(this.state.step, this.state.epoch),
        clipNorm: config.clipNorm,
        checkpoint: this.options.store.locate(files.last),
        checkpointStep: this.written.step,
      });
    }
    const { epoch, step, seconds, best } = this.state;
    return { epochs: epoch, steps: step, seconds, finished: this.finished() ?? 'epochs', ...(best && { best }), rows: this.log.rows };
  }

  /** What to go on from when the session is gone; none where nothing was kept yet. */
  async lastCheckpoint(): Promise<Checkpoint | undefined> {
    const { store } = this.options;
    const bytes = this.written.step === NOT_WRITTEN ? undefined : await store.read(files.last);
    return bytes && readCheckpoint(bytes, store.locate(files.last));
  }

  dispose(): void {
    this.session?.dispose();
  }

  /** Why nothing is left to do, if nothing is: by the config, which may ask for more than it did before. */
  private finished(): TrainingOutcome['finished'] | undefined {
    const { epochs, earlyStop } = this.options.config;
    if (earlyStop && this.state.validationsWithoutBetter >= earlyStop.patience) return 'early-stop';
    return this.state.epoch >= epochs ? 'epochs' : undefined;
  }

  /** Makes the session for the shapes of the next batch. A new training has a checkpoint before its first step. */
  private async open(): Promise<void> {
    const { config, loader, openSession, from, signal } = this.options;
    for await (const batch of loader.batches(this.state.epoch, { signal })) {
      const { input, target } = stepInput(batch, config);
      const rest = (input.shape[0] / batch.cases) * loader.rest;
      this.shapes = { inputShape: input.shape, targetShape: target.shape, ...(rest > 0 && { rest }) };
      this.session = await openSession(this.shapes);
      break;
    }
    if (from) await this.session?.restore({ tensors: from.tensors, step: from.state.step });
    else await this.checkpoint();
    this.mark = performance.now();
  }

  /** The steps of the epoch that are left. */
  private async steps(): Promise<void> {
    const { config, loader, signal, control } = this.options;
    const { accumulate } = config;
    if (this.state.stepInEpoch === this.stepsPerEpoch) return;
    this.group = [];
    for await (const batch of loader.batches(this.state.epoch, { from: this.state.stepInEpoch * accumulate, signal })) {
      this.group.push(batch);
      if (this.group.length < accumulate && batch.index + 1 < batch.count) continue;
      await this.step();
      if (control?.isPaused || this.isCheckpointDue()) await this.checkpoint();
      await this.pause();
      throwIfAborted(signal);
      this.group = [];
      if (this.state.stepInEpoch === this.stepsPerEpoch) break;
    }
  }

  /** Stands still as long as it is asked to; the time does not count. */
  private async pause(): Promise<void> {
    const { control, signal } = this.options;
    if (!control?.isPaused) return;
    await control.gate(signal);
    this.mark = performance.now();
  }

  private async step(): Promise<void> {
    const { config, onStep, onProgress } = this.options;
    const { epoch, step, stepInEpoch } = this.state;
    const lr = this.rate.at(step, epoch);
    const inputs = this.group.map((batch) => stepInput(batch, config, this.expected(batch)));
    // Without the signal: a step that has begun is ended, so that there is something whole to keep.
    const { loss, gradientNorm } = await this.opened().train(inputs, lr);
    const spent = this.spend();
    this.pace.add('step', spent);
    const seconds = this.state.seconds + spent;
    const row: LogRow = { epoch: epoch + 1, step: step + 1, lr, loss, gradientNorm, seconds };
    const isLast = stepInEpoch + 1 === this.stepsPerEpoch;
    this.state = { ...this.state, stepInEpoch: stepInEpoch + 1, step: step + 1, seconds, ...(isLast && { pending: row }) };
    if (!isLast) await this.log.append(row);
    const steps = config.epochs * this.stepsPerEpoch;
    onStep?.({ ...row, epochs: config.epochs, stepInEpoch: stepInEpoch + 1, stepsPerEpoch: this.stepsPerEpoch, steps, secondsLeft: this.left() });
    onProgress?.({ stage: 'training', done: step + 1, total: steps });
  }

  /** The shape of a batch's images. */
  private expected({ index, count }: Batch): Shape | undefined {
    const { inputShape, rest } = this.shapes ?? {};
    return rest !== undefined && index + 1 === count ? inputShape?.with(0, rest) : inputShape;
  }

  /** Validation, schedule, early stop and the checkpoint; then the next epoch. */
  private async endEpoch(): Promise<void> {
    const { config, store, validator, onEpoch } = this.options;
    const { pending, epoch } = this.state;
    const isLast = epoch + 1 === config.epochs;
    const isDue = validator && config.validation && ((epoch + 1) % config.validation.every === 0 || isLast);
    const scores = isDue ? await this.validate(validator) : undefined;
    const metrics = scores?.metrics;
    const isBest = scores !== undefined && (await this.judge(scores));
    const row = { ...(pending as LogRow), seconds: this.state.seconds, ...(metrics && { metrics }) };
    await this.log.append(row);
    const summaries = epochsOf(this.log.rows);
    const summary = summaries[summaries.length - 1];
    if (!validator) this.rate.validated(summary.loss);
    else if (metrics && config.validation) this.rate.validated(metrics[config.validation.metric]);
    const { pending: _, ...rest } = this.state;
    this.state = { ...rest, epoch: epoch + 1, stepInEpoch: 0, plateau: this.rate.state };
    if (this.finished() && !this.state.best) await this.writeBest(undefined);
    await store.write(files.curves, curvesSvg(this.log.rows, config.bundle.name));
    await this.checkpoint();
    onEpoch?.({ ...summary, epochs: config.epochs, isBest, secondsLeft: this.left(), rows: this.log.rows });
    await this.pause();
  }

  private async validate(validator: Validator): Promise<Scores> {
    const { signal, onProgress } = this.options;
    const stage = `validation of epoch ${this.state.epoch + 1}`;
    const scores = await validator.validate(await this.learned(), withStage({ signal, onProgress }, stage));
    const spent = this.spend();
    this.pace.add('validation', spent);
    this.state = { ...this.state, seconds: this.state.seconds + spent };
    return scores;
  }

  /** Keeps the weights where their metric is the best so far. */
  private async judge({ metrics, intervals }: Scores): Promise<boolean> {
    const { validation, earlyStop } = this.options.config;
    if (!validation) return false;
    const value = metrics[validation.metric];
    const { best, validationsWithoutBetter, epoch, step } = this.state;
    const gain = best === undefined ? Number.POSITIVE_INFINITY : isSmallerBetter(validation.metric) ? best.value - value : value - best.value;
    // NaN is not better than anything.
    const isBest = !Number.isNaN(value) && gain > 0;
    if (isBest) {
      const found = { epoch: epoch + 1, step, value, metrics, intervals: intervals() };
      await this.writeBest(found);
      this.state = { ...this.state, best: found };
    }
    const counts = isBest && gain > (earlyStop?.minDelta ?? 0);
    this.state = { ...this.state, validationsWithoutBetter: counts ? 0 : validationsWithoutBetter + 1 };
    return isBest;
  }

  private async writeBest(best: BestState | undefined): Promise<void> {
    const { origin, store } = this.options;
    const { epoch, step } = best ?? { epoch: this.state.epoch, step: this.state.step };
    const metadata = {
      architecture: JSON.stringify(origin.architecture),
      disclaimer,
      epoch: String(epoch),
      step: String(step),
      ...(best && { metrics: JSON.stringify(best.metrics) }),
      seed: String(origin.seed),
      software: `${origin.software.name} ${origin.software.version}`,
      configSha256: origin.configSha256,
    };
    await store.write(files.best, writeSafetensors(stateDictOf(await this.learned()), metadata));
  }

  /** The weights to use: their moving average where there is one. */
  private learned() {
    return this.opened().weights(this.options.config.average === null ? 'current' : 'average');
  }

  private isCheckpointDue(): boolean {
    const { steps, seconds } = this.options.config.checkpointEvery;
    const { step, at, seconds: cost } = this.written;
    const since = (performance.now() - at) / 1000;
    if (steps !== null || seconds !== null)
      return this.state.step - step >= (steps ?? Number.POSITIVE_INFINITY) || since >= (seconds ?? Number.POSITIVE_INFINITY);
    return since >= Math.min(CHECKPOINT_SECONDS, cost / CHECKPOINT_SHARE);
  }

  private async checkpoint(): Promise<void> {
    const { origin, store } = this.options;
    const start = performance.now();
    const { tensors } = await this.opened().snapshot();
    // The rows of its steps must not be younger than it.
    await store.flush(files.log);
    await store.write(files.last, writeCheckpoint({ origin, state: this.state, tensors }));
    const at = performance.now();
    this.written = { step: this.state.step, at, seconds: (at - start) / 1000 };
  }

  /** Seconds since the last call. */
  private spend(): number {
    const now = performance.now();
    const spent = (now - this.mark) / 1000;
    this.mark = now;
    return spent;
  }

  private left(): number | undefined {
    const { config, validator } = this.options;
    const { epoch, stepInEpoch } = this.state;
    const epochs = config.epochs - epoch;
    const validations = validator && config.validation ? Math.ceil(epochs / config.validation.every) : 0;
    return this.pace.left(epochs * this.stepsPerEpoch - stepInEpoch, validations);
  }

  private opened(): Session {
    if (!this.session) throw new Error('internal error: there is no session yet');
    return this.session;
  }

  private cancelled(): DOMException {
    const kept = `step ${this.written.step} is kept in ${this.options.store.locate(files.last)}`;
    return new DOMException(`cancelled: interrupted by the user; ${kept}, resume to go on from there`, 'AbortError');
  }
}
