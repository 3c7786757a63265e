import type { Backend } from '../backends/backend';
import { type RunOptions, throwIfAborted } from '../core/progress';
import type { Volume } from '../imaging/volume';
import type { Parameters } from '../radiomics/parameters';
import type { Chain } from '../radiomics/perturb/chain';
import { perturbedFeatures } from '../radiomics/perturb/features';
import { type IccForm, icc, type Reliability, reliabilityOf, twoWayMeans } from '../stats/icc';

/** How well a feature withstands perturbations. */
export interface FeatureStability {
  readonly feature: string;
  /** With its 95 % interval; NaN where the feature varies neither between cases nor within, or fewer than two cases have it. */
  readonly icc: number;
  readonly lower: number;
  readonly upper: number;
  readonly class: Reliability | undefined;
  /** Cases in which every repeat has a value. */
  readonly cases: number;
}

/** Feature values by name. */
export type Features = Readonly<Record<string, number>>;

/** The stability of every feature from its values: a list of repeats for each case. */
export function stabilityOf(cases: readonly (readonly Features[])[], form: IccForm): FeatureStability[] {
  const names = new Set(cases.flat().flatMap((features) => Object.keys(features)));
  return Array.from(names, (feature) => {
    const table = cases.map((repeats) => repeats.map((features) => features[feature] ?? Number.NaN));
    const whole = table.filter((row) => row.every(Number.isFinite));
    const none = { icc: Number.NaN, lower: Number.NaN, upper: Number.NaN };
    const { icc: value, lower, upper } = whole.length < 2 ? none : icc(twoWayMeans(whole), form);
    return { feature, icc: value, lower, upper, class: reliabilityOf(lower), cases: whole.length };
  });
}

export interface StabilityOptions extends RunOptions {
  readonly parameters: Parameters;
  /** How often each case is perturbed, at least twice. */
  readonly repeats: number;
  readonly seed?: number;
  readonly form?: IccForm;
}

/**
 * Extracts the features of every case `repeats` times, each time after the chain with other random changes, and rates their stability:
 * Zwanenburg et al., "Assessing robustness of radiomic features by image perturbation", Scientific Reports 2019.
 */
export async function featureStability(
  cases: readonly { readonly id: string; readonly image: Volume; readonly mask: Volume }[],
  chain: Chain,
  backend: Backend,
  { parameters, repeats, seed = 0, form = 'ICC(1,1)', signal, onProgress }: StabilityOptions,
): Promise<FeatureStability[]> {
  const values: Features[][] = [];
  const total = cases.length * repeats;
  for (const [n, { id, image, mask }] of cases.entries()) {
    values.push([]);
    for (let repeat = 0; repeat < repeats; repeat++) {
      throwIfAborted(signal);
      onProgress?.({ stage: 'perturbations', done: n * repeats + repeat, total });
      values[n].push(await perturbedFeatures(image, mask, { chain, draw: { seed, repeat, id } }, parameters, backend, { signal }));
    }
  }
  return stabilityOf(values, form);
}
