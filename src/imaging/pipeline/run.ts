import { PmError } from '../../core/errors';
import type { Random } from '../../core/random';
import { randomTransforms } from '../transforms/random/all';
import type { GridOptions, Parameters } from '../transforms/random/random-transform';
import type { Volume } from '../volume';
import type { Sample } from './sample';
import type { Step } from './steps';

/** What a random transform did to a sample: plain data, enough to do it again. */
export interface Drawn {
  readonly name: string;
  readonly parameters: Parameters;
  /** The volumes it was applied to, each with the options of its own. */
  readonly grid: Readonly<Record<string, GridOptions>>;
}

/** A sample and what the random transforms did to it. */
export interface Augmented {
  readonly sample: Sample;
  readonly drawn: readonly Drawn[];
}

/** The stream of random numbers of the step with this index, for the sample `copy` of those that came of one case, from 0. */
export type StreamOf = (step: number, copy: number) => Random;

/**
 * The steps one after the other. A case becomes several samples where a transform takes several crops of it; later transforms
 * then draw for each of them.
 */
export function runSteps(sample: Sample, steps: readonly Step[], streamOf: StreamOf): readonly Augmented[] {
  let samples: readonly Augmented[] = [{ sample, drawn: [] }];
  for (const step of steps) {
    const { transform } = step;
    if ('fixed' in transform) samples = samples.map((of) => ({ ...of, sample: runFixed(of.sample, step) }));
    else samples = samples.flatMap((of, copy) => runRandom(of, step, streamOf(step.index, copy)));
  }
  return samples;
}

/** A deterministic step, on every volume that it concerns. */
export function runFixed(sample: Sample, { name, transform, keys, options, grid, source }: Step): Sample {
  if (!('fixed' in transform)) throw new PmError('transform-random', name, 'is a random transform', 'run it with a stream of random numbers');
  const given = source === undefined ? options : { ...options, source: sample[source] };
  const changed = keys.map((key) => [key, transform.fixed.run(sample[key], { ...given, ...grid[key] })] as const);
  return { ...sample, ...Object.fromEntries(changed) };
}

function runRandom(of: Augmented, { name, transform, keys, options, grid }: Step, random: Random): readonly Augmented[] {
  if (!('random' in transform) || keys.length === 0) return [of];
  const first = of.sample[keys[0]];
  if (transform.random.effect === 'geometry') checkOneGrid(name, keys, of.sample);
  const draws = transform.random.draw(random, options, first, of.sample);
  if (draws.length === 0) return [of];
  return draws.map((parameters) => {
    const drawn: Drawn = { name, parameters, grid };
    return { sample: repeatDrawn(of.sample, drawn), drawn: [...of.drawn, drawn] };
  });
}

/** Applies what a random transform drew. */
export function repeatDrawn(sample: Sample, { name, parameters, grid }: Drawn): Sample {
  const keys = Object.keys(grid);
  const apply = randomTransforms[name].apply(parameters, sample[keys[0]]);
  return { ...sample, ...Object.fromEntries(keys.map((key) => [key, apply(sample[key], grid[key])])) };
}

function checkOneGrid(name: string, keys: readonly string[], sample: Sample): void {
  const shape = ({ size }: Volume) => size.join(' x ');
  const other = keys.find((key) => shape(sample[key]) !== shape(sample[keys[0]]));
  if (other === undefined) return;
  const why = `"${other}" has ${shape(sample[other])} voxels, "${keys[0]}" ${shape(sample[keys[0]])}`;
  throw new PmError('sample-grid', name, why, 'bring all volumes of a case to one grid first');
}
