import { type Aggregated, slicesApart } from '../aggregation';
import type { BinnedRoi, DiscretisedRoi } from '../discretise';
import type { MatrixRequest } from '../matrix-source';
import type { Settings } from '../settings';
import { slicesOf } from '../slices';
import { averageFeatures } from './average';
import type { FeatureClass } from './feature-class';

/** A feature class by its matrices and what each feature measures of one of them. */
interface Texture<M> extends Pick<FeatureClass, 'name' | 'beyond' | 'ibsi' | 'onlyNamed' | 'windows'> {
  readonly features: Readonly<Record<string, (matrix: M) => number>>;
  readonly deprecated?: readonly string[];
  readonly aggregated: Aggregated;
  /** What is counted in a region, or in one slice of it. */
  requests(roi: BinnedRoi, settings: Settings): readonly MatrixRequest[];
  /** The matrices that features are averaged over, from those counts of a region or slice; nothing was asked where it leaves no direction to go. */
  matrices(roi: DiscretisedRoi, settings: Settings, counts: readonly Uint32Array[]): Iterable<M>;
}

/** A class whose features are the means over its matrices: of the region, or of all its slices where the settings count slices apart. */
export function textureClass<M>({ features, deprecated = [], requests, matrices, ...rest }: Texture<M>): FeatureClass {
  return {
    ...rest,
    features: Object.keys(features),
    deprecated,
    describes: 'image',
    matrices(roi, settings) {
      return partsOf(roi, settings).flatMap((part) => requests(part, settings));
    },
    compute(_, wanted, { settings, counted, signal }) {
      const parts = new Set(counted.map(({ roi }) => roi));
      function* all(): Generator<M> {
        for (const part of parts) {
          const counts = counted.filter(({ roi }) => roi === part).map((each) => each.counts);
          yield* matrices(part, settings, counts);
        }
      }
      return averageFeatures(all(), features, wanted, signal);
    },
  };
}

function partsOf(roi: BinnedRoi, settings: Settings): BinnedRoi[] {
  return slicesApart(settings) ? slicesOf(roi, 2 - settings.force2Ddimension) : [roi];
}
