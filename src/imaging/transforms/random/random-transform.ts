import type { Random } from '../../../core/random';
import type { Sample } from '../../pipeline/sample';
import type { Volume } from '../../volume';
import type { OptionKind, OptionKinds, RequiredKind } from '../entry';

/** What one application of a transform drew: plain data, enough to repeat it. */
export type Parameters = Readonly<Record<string, unknown>>;

/** How one of several volumes is sampled: options that MONAI takes for each key. */
export interface GridOptions {
  readonly mode?: string;
  readonly paddingMode?: string;
  readonly alignCorners?: boolean;
}

/** The deterministic transform that parameters stand for, ready to be applied to every volume of a sample. */
export type Applied = (of: Volume, grid: GridOptions) => Volume;

interface Definition<O, P> {
  /** Whether voxels change places, which they must do alike in all volumes of a sample, or only values change. */
  readonly effect: 'geometry' | 'values';
  /** The kinds of the options, but for `prob`, which each transform with a `prob` of its own takes. */
  readonly options: OptionKinds<O>;
  /** How likely the transform is unless `prob` says otherwise; without it the transform is always applied. */
  readonly prob?: number;
  /** Parameters for a sample whose first volume is `first`; as many as samples are to come out of it. */
  draw(random: Random, options: O, first: Volume, sample: Sample): P | readonly P[];
  /** Parameters for where chance decides against the transform; none: it changes nothing then. */
  idle?(options: O, first: Volume): P | undefined;
  apply(parameters: P, first: Volume): Applied;
}

/** A random transform by its MONAI name, in two parts: to draw parameters, and to apply them by a deterministic transform. */
export interface RandomTransform {
  readonly effect: 'geometry' | 'values';
  readonly options: Readonly<Record<string, OptionKind | RequiredKind>>;
  draw(random: Random, options: Readonly<Record<string, unknown>>, first: Volume, sample: Sample): readonly Parameters[];
  apply(parameters: Parameters, first: Volume): Applied;
}

/** A random transform; `draw` of the result gives no parameters where chance decides that the sample stays as it is. */
export function randomTransform<O extends object, P extends object>(definition: Definition<O, P>): RandomTransform {
  const { effect, options: kinds, prob } = definition;
  return {
    effect,
    options: prob === undefined ? kinds : { ...kinds, prob: 'number' },
    draw(random, given, first, sample) {
      const options = given as unknown as O;
      if (prob !== undefined && !random.chance((given.prob as number | undefined) ?? prob)) {
        const parameters = definition.idle?.(options, first);
        return parameters === undefined ? [] : [parameters as unknown as Parameters];
      }
      return [definition.draw(random, options, first, sample)].flat() as unknown as Parameters[];
    },
    apply: (parameters, first) => definition.apply(parameters as unknown as P, first),
  };
}

/** Applies a deterministic transform whose options are the parameters. */
export function each<P extends object>(run: (of: Volume, options: P) => Volume): (parameters: P) => Applied {
  return (parameters) => (of, grid) => run(of, { ...parameters, ...grid });
}
