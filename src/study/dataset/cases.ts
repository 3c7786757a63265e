import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';
import type { Cohort, CohortCase } from '../cohort';

/** One case to learn from. Plain data. */
export interface TrainingCase {
  readonly id: string;
  /** Files by the keys of the sample: `image`, and `label` for segmentation. Paths are those of the cohort. */
  readonly files: Readonly<Record<string, string>>;
  /** The class, from 0, for classification. */
  readonly target?: number;
}

export interface CaseOptions {
  /** Segmentation learns the column `mask`, classification the column `label`. */
  readonly task: 'segmentation' | 'classification';
  /** The classes as the column `label` writes them, in their order; by default it has their numbers, from 0. */
  readonly classes?: readonly string[];
  /** Keep the cases whose column `split` is one of these. */
  readonly splits?: readonly string[];
}

/**
 * The cases of a cohort for a task, in the order of the file.
 *
 * Throws `cohort-column` where a column is missing, `cohort-row` for a cell that is empty or no class, with its line, and
 * `cohort-empty` where no case is of the splits.
 */
export function trainingCases({ columns, cases }: Cohort, name: string, { task, classes, splits }: CaseOptions): TrainingCase[] {
  const column = task === 'segmentation' ? 'mask' : 'label';
  for (const needed of [column, ...(splits ? ['split'] : [])]) {
    if (columns.includes(needed)) continue;
    const why = `there is no column "${needed}" among ${columns.join(', ')}`;
    throw new PmError('cohort-column', name, why, `add it: ${task} needs it${needed === 'split' ? ' to choose cases' : ''}`);
  }
  const chosen = splits ? cases.filter(({ values }) => splits.includes(values.split)) : cases;
  if (chosen.length === 0) {
    const there = [...new Set(cases.map(({ values }) => values.split))];
    const hint = `use one of ${there.join(', ')} (nearest: ${nearestName(splits?.[0] ?? '', there)})`;
    throw new PmError('cohort-empty', name, `no case has the split ${splits?.join(' or ')}`, hint);
  }
  return chosen.map((row): TrainingCase => {
    const cell = (of: string) => {
      if (row.values[of] !== '') return row.values[of];
      throw new PmError('cohort-row', `${name}, line ${row.line}, column ${of}`, 'is empty', `give it: ${task} needs it of every case`);
    };
    const image = cell('image');
    if (task === 'segmentation') return { id: row.id, files: { image, label: cell(column) } };
    return { id: row.id, files: { image }, target: classOf(row, cell(column), classes, name) };
  });
}

function classOf({ line }: CohortCase, text: string, classes: readonly string[] | undefined, name: string): number {
  const where = `${name}, line ${line}, column label`;
  if (classes) {
    if (classes.includes(text)) return classes.indexOf(text);
    throw new PmError('cohort-row', where, `"${text}" is no class`, `use one of ${classes.join(', ')} (nearest: ${nearestName(text, classes)})`);
  }
  if (/^\d+$/.test(text)) return Number(text);
  throw new PmError('cohort-row', where, `"${text}" is no class`, 'give numbers from 0, or name the classes');
}
