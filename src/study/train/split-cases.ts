import type { Backend } from '../../backends/backend';
import type { Cohort } from '../cohort';
import { type TrainingCase, trainingCases } from '../dataset/cases';
import type { OpenCase } from '../dataset/dataset';
import type { TrainingConfig } from './config-types';
import { classificationValidator } from './validate-classification';
import { checkLabels, segmentationValidator } from './validate-segmentation';
import type { Validator } from './validator';

/** How the column `split` names what is learned and what is validated. */
const splits = { train: ['train', 'training'], validation: ['validation', 'valid', 'val'] };
type Split = keyof typeof splits;

/** The cases of a split. `name` is what the cohort is called in messages. Throws what `trainingCases` throws, and `label-value`. */
export function casesOf(cohort: Cohort, name: string, { task, labels }: TrainingConfig, split: Split): TrainingCase[] {
  // Classes may be written as their numbers or by their names.
  const isNamed = task === 'classification' && cohort.cases.some(({ values }) => values.label !== '' && !/^\d+$/.test(values.label ?? '0'));
  const cases = trainingCases(cohort, name, { task, splits: splits[split], ...(isNamed && { classes: labels }) });
  for (const { id, target } of cases) if (target !== undefined) checkLabels([target], labels, `case "${id}"`);
  return cases;
}

/** `40 validation cases`. */
export function counted(cases: readonly TrainingCase[], split: Split): string {
  return `${cases.length} ${split === 'train' ? 'training' : split} ${cases.length === 1 ? 'case' : 'cases'}`;
}

/** Who measures a network on these cases; nobody where the config asks for no validation. */
export function validatorOf(config: TrainingConfig, cases: readonly TrainingCase[], open: OpenCase, backend: Backend): Validator | undefined {
  if (!config.validation) return undefined;
  if (config.task === 'segmentation') return segmentationValidator(config, cases, open, backend, config.validation);
  return classificationValidator(config, cases, open, backend);
}
