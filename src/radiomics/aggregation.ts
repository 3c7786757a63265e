import type { Aggregation, Settings } from './settings';

/** What a texture class has matrices of, apart or merged: directions in slices or in the volume, or only slices or the volume. */
export type Aggregated = 'directions' | 'slices';

/** PyRadiomics' settings for each way: it merges what it weights. */
function settingsOf(aggregation: Aggregation, { weightingNorm }: Settings): Pick<Settings, 'force2D' | 'weightingNorm'> {
  const merged = aggregation.endsWith('-merged') && aggregation !== '2.5D-direction-merged';
  return { force2D: !aggregation.startsWith('3D'), weightingNorm: merged ? (weightingNorm ?? 'no_weighting') : null };
}

/** Slices are counted apart, and features averaged over them. */
export function slicesApart({ aggregation }: Pick<Settings, 'aggregation'>): boolean {
  return aggregation[0]?.startsWith('2D') ?? false;
}

/** One way of aggregation: its settings and what it adds to the name of a class, nothing where it is the only one. */
export interface Aggregate {
  readonly suffix: string;
  readonly settings: Settings;
}

/** The settings for each way that a class is aggregated in; classes that know slices only have one for each dimension. */
export function aggregatesOf(settings: Settings, aggregated: Aggregated | undefined): Aggregate[] {
  if (aggregated === undefined || settings.aggregation.length === 0) return [{ suffix: '', settings }];
  const bySuffix = new Map<string, Settings>();
  for (const aggregation of settings.aggregation) {
    const name = aggregated === 'directions' ? aggregation : aggregation.split('-')[0];
    const suffix = settings.aggregation.length > 1 ? `-${name}` : '';
    bySuffix.set(suffix, { ...settings, ...settingsOf(aggregation, settings), aggregation: [aggregation] });
  }
  return Array.from(bySuffix, ([suffix, each]) => ({ suffix, settings: each }));
}
