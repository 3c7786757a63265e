import { type Aggregated, slicesApart } from '../aggregation';
import type { DiscretisedRoi } from '../discretise';
import type { MatrixRequest } from '../matrices';
import type { Settings } from '../settings';
import { slicesOf } from '../slices';
import { averageFeatures } from './average';
import type { FeatureClass } from './feature-class';

/** A feature class by its matrices and what each feature measures of one of them. */
interface Texture<M> extends Pick<FeatureClass, 'name' | 'beyond' | 'ibsi' | 'onlyNamed'> {
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
      return averageFeatures(all(partsOf(roi, settings), settings, counts), features, wanted, signal);
    },
  };

  function* all(parts: readonly DiscretisedRoi[], settings: Settings, counts: readonly Uint32Array[]): Generator<M> {
    let first = 0;
    for (const part of parts) {
      const count = requests(part, settings).length;
      yield* matrices(part, settings, counts.slice(first, first + count));
      first += count;
    }
  }
}

function partsOf(roi: DiscretisedRoi, settings: Settings): DiscretisedRoi[] {
  return slicesApart(settings) ? slicesOf(roi, 2 - settings.force2Ddimension) : [roi];
}
