import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { PmError } from '../../core/errors';
import type { MetricSpec } from '../../nn/formats/bundle-types';
import { parseCohort } from '../../study/cohort';
import type { DatasetOptions } from '../../study/dataset/dataset';
import { openFrom } from '../../study/dataset/open.node';
import type { Threads } from '../../study/dataset/threads.node';
import { disclaimer } from '../../study/disclaimer';
import type { Model } from '../../study/model';
import { metricsOf } from '../../study/train/bundle';
import { parseTrainingConfig } from '../../study/train/config';
import { TrainingControl } from '../../study/train/control';
import { sparkline } from '../../study/train/curves';
import { type EvaluateOptions, evaluateBundle } from '../../study/train/evaluate';
import { epochsOf } from '../../study/train/log';
import { openFolder } from '../../study/train/store.node';
import { trainCohort } from '../../study/train/train-cohort';
import type { EpochEvent } from '../../study/train/trainer';
import { type Command, type Context, text, UsageError } from '../command';
import { openModelsAt } from '../models';
import { notReadable } from '../parameters';
import { preparationThreads, workerCount, workersOption } from '../preparation';

const tasks = ['segmentation', 'classification'] as const;

/** A network learned from a cohort. */
export const train: Command = {
  name: 'train',
  summary: 'Train a network for segmentation or classification on the cases of a cohort.',
  positionals: [{ name: 'segmentation|classification' }],
  options: {
    cohort: {
      type: 'string',
      value: 'C.csv',
      help: 'the cases: columns id, image, split (train, validation, others are left out), and mask or label; paths relative to it',
    },
    config: {
      type: 'string',
      value: 'T.yaml',
      help: 'the training: labels, architecture, roi_size, transforms, loss, optimizer, schedule, epochs, …',
    },
    out: { type: 'string', value: 'DIR', help: 'folder for checkpoints, log.csv, curves.svg and the bundle of the best weights' },
    ...workersOption,
    resume: { type: 'boolean', help: 'go on from the checkpoint in DIR, if there is one' },
    evaluate: {
      type: 'string',
      value: 'MODEL',
      help: 'train nothing: measure this bundle (model.json or its folder) on the cases of validation, with 95 % confidence intervals',
    },
  },
  details: [
    'DIR gets last.safetensors (to resume from), best.safetensors (loads in MONAI by key and shape), log.csv, curves.svg and bundle/ for --model.',
    'Ctrl-C ends the step in progress, writes the checkpoint and stops; Ctrl-Z pauses after the checkpoint. A killed run resumes bit for bit.',
  ],
  example: [
    'pm-analyzer train segmentation --cohort cohort.csv --config train.yaml --out run1',
    'pm-analyzer train segmentation --cohort cohort.csv --config train.yaml --evaluate run1/bundle',
  ].join('\n'),
  run: async (context, [given]) => {
    const task = tasks.find((candidate) => candidate === given);
    if (!task) throw new UsageError(`${given}: choose one of ${tasks.join(', ')}`);
    const [cohortPath, configPath] = [needed(context, 'cohort'), needed(context, 'config')];
    const evaluated = text(context.options, 'evaluate');
    const out = evaluated === undefined ? needed(context, 'out') : undefined;
    const idle = ['out', 'resume', 'workers'].find((option) => evaluated !== undefined && context.options[option] !== undefined);
    if (idle) throw new UsageError(`--evaluate trains nothing: leave out --${idle}`);
    const seed = text(context.options, 'seed') === undefined ? undefined : context.seed;
    const config = parseTrainingConfig(await read(configPath, 'utf8'), configPath, task, { seed });
    const cohort = parseCohort(await read(cohortPath, 'utf8'), cohortPath, ['split', task === 'segmentation' ? 'mask' : 'label']);
    if (out === undefined) return evaluate(context, { config, cohort, name: cohortPath, model: await bundleAt(evaluated as string, task) });
    const workers = workerCount(context.options);
    const folder = dirname(cohortPath);
    const control = new TrainingControl();
    const release = pauseOnStop(control, context);
    let threads: Threads | undefined;
    const preparer = (options: DatasetOptions) => {
      threads = preparationThreads(workers, folder, options);
      return threads;
    };
    const outcome = await trainCohort({
      config,
      control,
      cohort,
      name: cohortPath,
      open: openFrom(folder),
      ...(workers > 0 && { preparer }),
      read: (path) => read(resolve(dirname(configPath), path)),
      backend: await context.backend(),
      store: await openFolder(out),
      resume: Boolean(context.options.resume),
      note: context.note,
      signal: context.signal,
      onProgress: context.onProgress,
      onEpoch: (event) => context.note(epochLine(event)),
    }).finally(async () => {
      release();
      await threads?.close();
    });
    const { best, steps, epochs, seconds, finished } = outcome;
    if (best) {
      const metrics = metricsOf(best, '').map(withInterval);
      context.print(`best: epoch ${best.epoch}, ${metrics.join(', ')}`);
    }
    context.print(`${epochs} epochs, ${steps} steps, ${Math.round(seconds)} s${finished === 'early-stop' ? ', stopped early' : ''}`);
    context.print(`${out}: ${Object.values(outcome.files).length} files (${disclaimer})`);
    const { rows, ...summary } = outcome;
    return { disclaimer, out, ...summary, history: epochsOf(rows) };
  },
};

function needed({ options }: Context, option: 'cohort' | 'config' | 'out'): string {
  const value = text(options, option);
  if (!value) throw new UsageError(`--${option} ${train.options[option].value} is missing`);
  return value;
}

async function bundleAt(path: string, task: (typeof tasks)[number]): Promise<Model> {
  const model = (await openModelsAt(path))[task];
  if (!model) throw new PmError('model-task', path, `is no model for ${task}`, 'give the bundle of such a training');
  return model;
}

/** Metrics as they stand in a bundle's model.json. */
async function evaluate(context: Context, given: Pick<EvaluateOptions, 'config' | 'cohort' | 'name' | 'model'>): Promise<unknown> {
  const { signal, onProgress } = context;
  const metrics = await evaluateBundle({ ...given, open: openFrom(dirname(given.name)), backend: await context.backend(), signal, onProgress });
  for (const metric of metrics) context.print(`${withInterval(metric)} (${metric.dataset})`);
  const { name, version, weights } = given.model.bundle;
  return { disclaimer, model: { name, version, sha256: weights.sha256 }, metrics };
}

/** Ctrl-Z (SIGTSTP) writes the checkpoint before the process is stopped, and `fg` (SIGCONT) goes on. Gives how to undo it. */
function pauseOnStop(control: TrainingControl, { note }: Context): () => void {
  let awake: NodeJS.Timeout | undefined;
  const stop = () => {
    // While it is paused nothing else keeps the program from ending.
    awake ??= setInterval(() => {}, 1000);
    control.pause().then(() => {
      if (!control.isPaused) return;
      note('paused: the checkpoint is written; fg goes on');
      process.kill(process.pid, 'SIGSTOP');
    });
  };
  const go = () => {
    clearInterval(awake);
    awake = undefined;
    control.resume();
  };
  process.on('SIGTSTP', stop).on('SIGCONT', go);
  return () => {
    process.off('SIGTSTP', stop).off('SIGCONT', go);
    clearInterval(awake);
  };
}

async function read(path: string): Promise<Uint8Array>;
async function read(path: string, encoding: 'utf8'): Promise<string>;
async function read(path: string, encoding?: 'utf8'): Promise<Uint8Array | string> {
  return readFile(path, encoding).catch((error) => Promise.reject(notReadable(path, error)));
}

function epochLine({ epoch, epochs, loss, lr, metrics, isBest, secondsLeft, rows }: EpochEvent): string {
  const measured = Object.entries(metrics ?? {}).filter(([name]) => !/^(dice|hd95)_/.test(name));
  const parts = [
    `epoch ${epoch}/${epochs}: loss ${brief(loss)}`,
    ...measured.map(([name, value]) => `${name} ${brief(value)}`),
    `lr ${brief(lr)}`,
    ...(secondsLeft === undefined || epoch === epochs ? [] : [`${Math.ceil(secondsLeft)} s left`]),
  ];
  return `${parts.join(', ')}${isBest ? ' (best)' : ''} ${sparkline(epochsOf(rows).map((each) => each.loss))}`;
}

const withInterval = ({ name, value, interval }: MetricSpec) => `${name} ${brief(value)}${interval ? ` (${interval.map(brief).join(' to ')})` : ''}`;

const brief = (value: number) => String(Number(value.toPrecision(4)));
