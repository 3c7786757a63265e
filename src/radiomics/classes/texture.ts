import { type Aggregated, slicesApart } from '../aggregation';
import type { DiscretisedRoi } from '../discretise';
import type { MatrixRequest } from '../matrices';
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
  requests(roi: DiscretisedRoi, settings: Settings): readonly MatrixRequest[];
  /** The matrices that features are averaged over, from those counts. */
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
      return partsOf(roi, settings).flatMap((part) => requests(part, settings).map((request) => ({ ...request, size: part.size })));
    },
    compute(roi, wanted, { settings, counts, signal }) {
      const parts = partsOf(roi, settings);
      // Parts of one size ask for the same.
      const each = counts.length / parts.length;
      function* all(): Generator<M> {
        for (const [n, part] of parts.entries()) yield* matrices(part, settings, counts.slice(n * each, (n + 1) * each));
      }
      return averageFeatures(all(), features, wanted, signal);
    },
  };
}

function partsOf(roi: DiscretisedRoi, settings: Settings): DiscretisedRoi[] {
  return slicesApart(settings) ? slicesOf(roi, 2 - settings.force2Ddimension) : [roi];
}
