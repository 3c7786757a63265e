import { perturbations } from '../../radiomics/perturb/all';
import { cohortOptions } from '../cohort/options';
import { iccNames, robustnessCohort } from '../cohort/robustness-cohort';
import type { Command } from '../command';
import { radiomicsOptions } from '../parameters';

/** Which features withstand small changes of the image and of the region. */
export const robustness: Command = {
  name: 'robustness',
  summary: 'How stable features are: their intraclass correlation when images and regions are perturbed.',
  positionals: [],
  options: {
    ...cohortOptions,
    ...radiomicsOptions,
    out: { type: 'string', value: 'F.csv', help: 'table to write: feature, icc, lower, upper (95 %), class, cases' },
    perturb: { type: 'string', value: 'SPEC', help: 'perturbations, one after the other: NAME[=AMOUNT],… (default: all of them)' },
    repeats: { type: 'string', value: 'N', help: 'how often each case is perturbed (default 10)' },
    icc: { type: 'string', value: iccNames.join('|'), help: 'form of the intraclass correlation (default 1,1)' },
  },
  details: [
    'Perturbations, in the order of the default:',
    ...perturbations.map(({ name, usual, help }) => `  ${`${name}=${usual}`.padEnd(16)}  ${help}`),
    'Classes are those of Koo and Li by the lower bound: poor below 0.5, moderate below 0.75, good below 0.9, excellent.',
    'A case of which a perturbation fails is left out. The same command again goes on where a run was stopped.',
  ],
  example: 'pm-analyzer robustness --cohort cohort.csv --out stability.csv --perturb rotation=5,noise,contour --repeats 10 --jobs 4',
  run: (context) => robustnessCohort(context),
};
