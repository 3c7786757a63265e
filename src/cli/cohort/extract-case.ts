import type { Backend } from '../../backends/backend';
import { cellText } from '../../core/csv';
import { PmError } from '../../core/errors';
import { Case } from '../../study/case';
import type { SourceVolume } from '../../study/provenance';
import { radiomics } from '../../study/radiomics';
import { flatten } from '../commands/radiomics';
import { notReadable } from '../parameters';
import { openVolume } from '../volumes';
import type { Job, Row, Setup } from './job';
import { inputColumns } from './origin';

/** The features of one case as PyRadiomics' batch mode has them, and what tells whether they still hold. */
export async function extractCase(job: Job, setup: Setup, backend: Backend, note: (line: string) => void): Promise<Row> {
  const { image, mask } = await openCase(job, note);
  const result = await radiomics(new Case(image, setup.seed), mask, setup.parameters, backend);
  for (const { message } of result.warnings) note(`warning: ${message}`);
  const { disclaimer, ...values } = flatten(result);
  const row = { diagnostics_Disclaimer: disclaimer, ...inputColumns(image, mask, setup), ...values };
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, cellText(value)]));
}

/** The image and the mask of a case. */
export async function openCase(job: Job, note: (line: string) => void): Promise<{ image: SourceVolume; mask: SourceVolume }> {
  const open = (column: string, path: string, grid?: SourceVolume['volume']) => {
    if (path === '') throw new PmError('cohort-row', `column ${column}`, 'is empty', 'give the path of the file');
    return openVolume(path, { note }, { grid }).catch((error) => Promise.reject(error instanceof PmError ? error : notReadable(path, error)));
  };
  const image = await open('image', job.image);
  return { image, mask: await open('mask', job.mask, image.volume) };
}
