import type { Backend } from '../../backends/backend';
import type { Warning } from '../../core/warning';
import { parseChain } from '../../radiomics/perturb/chain';
import { perturbedFeatures } from '../../radiomics/perturb/features';
import { openCase } from './extract-case';
import type { Job, Row, Setup } from './job';
import { inputColumns } from './origin';

/** The features of one case after one draw of the chain. */
export async function perturbCase(job: Job, setup: Setup, backend: Backend, note: (line: string) => void): Promise<Row> {
  const { image, mask } = await openCase(job, note);
  const change = { chain: parseChain(setup.perturb ?? ''), draw: { seed: setup.seed, repeat: job.repeat ?? 0, id: job.id } };
  const onWarning = ({ message }: Warning) => note(`warning: ${message}`);
  const features = await perturbedFeatures(image.volume, mask.volume, change, setup.parameters, backend, { onWarning });
  return { ...inputColumns(image, mask, setup), ...Object.fromEntries(Object.entries(features).map(([name, value]) => [name, String(value)])) };
}
