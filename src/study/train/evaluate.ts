import type { Backend } from '../../backends/backend';
import { PmError } from '../../core/errors';
import type { RunOptions } from '../../core/progress';
import type { MetricSpec } from '../../nn/formats/bundle-types';
import type { Cohort } from '../cohort';
import type { OpenCase } from '../dataset/dataset';
import type { Model } from '../model';
import { metricsOf } from './bundle';
import type { TrainingConfig } from './config-types';
import { casesOf, counted, validatorOf } from './split-cases';

export interface EvaluateOptions extends RunOptions {
  readonly config: TrainingConfig;
  readonly cohort: Cohort;
  /** What the cohort is called in messages. */
  readonly name: string;
  readonly open: OpenCase;
  readonly backend: Backend;
  readonly model: Model;
}

/**
 * A bundle's metrics, measured anew: its weights on the cohort's cases of validation, by the validation of the training file that it is
 * from, with 95 % confidence intervals.
 *
 * Throws `evaluate-differs` where bundle and file are not of one training, `evaluate-validation` where the file asks for no validation,
 * and what reading the cases throws.
 */
export async function evaluateBundle({ config, cohort, name, open, backend, model, signal, onProgress }: EvaluateOptions): Promise<MetricSpec[]> {
  checkSame(config, model);
  const cases = config.validation ? casesOf(cohort, name, config, 'validation') : [];
  const validator = validatorOf(config, cases, open, backend);
  if (!validator) throw new PmError('evaluate-validation', 'validation', 'is turned off in the training file', 'leave out "validation: none"');
  await validator.check();
  const { metrics, intervals } = await validator.validate(model.weights, { signal, onProgress });
  return metricsOf({ metrics, intervals: intervals() }, counted(cases, 'validation'));
}

function checkSame(config: TrainingConfig, { bundle }: Model): void {
  const labels = bundle.labels.map(({ name }) => name);
  const { roiSize } = bundle.inferer;
  const pairs = {
    task: [bundle.task, config.task],
    labels: [labels, config.labels],
    'architecture.name': [bundle.architecture.name, config.architecture.name],
    'architecture.args': [ordered(bundle.architecture.args), ordered(config.architecture.args)],
    roi_size: [roiSize, config.roiSize],
  };
  for (const [field, [own, given]] of Object.entries(pairs)) {
    const [has, says] = [JSON.stringify(own), JSON.stringify(given)];
    if (has === says) continue;
    const why = `the bundle has ${has}, the training file says ${says}`;
    throw new PmError('evaluate-differs', `${bundle.name}, ${field}`, why, 'give the training file that the bundle is from');
  }
}

const ordered = (args: Readonly<Record<string, unknown>>) => Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1));
