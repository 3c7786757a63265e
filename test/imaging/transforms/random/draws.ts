import assert from 'node:assert/strict';
import { randomStream } from '../../../../src/core/random';
import { identity } from '../../../../src/imaging/affine';
import type { Sample } from '../../../../src/imaging/pipeline/sample';
import { randomTransforms } from '../../../../src/imaging/transforms/random/all';
import type { Parameters } from '../../../../src/imaging/transforms/random/random-transform';
import { type Size, type Volume, volume } from '../../../../src/imaging/volume';

/** A volume with a value for each voxel, channel after channel. */
export function filled(size: Size, value: (i: number, j: number, k: number, channel: number) => number, channels = 1): Volume {
  const data = new Float32Array(size[0] * size[1] * size[2] * channels);
  let v = 0;
  for (let c = 0; c < channels; c++)
    for (let k = 0; k < size[2]; k++) for (let j = 0; j < size[1]; j++) for (let i = 0; i < size[0]; i++) data[v++] = value(i, j, k, c);
  return volume({ dtype: 'f32', size, channels, affine: identity, data });
}

/** What the transform draws for samples of the seeds 0, 1, ..., always applied unless the options say otherwise. */
export function drawsOf(name: string, options: Readonly<Record<string, unknown>>, sample: Sample, times: number): (readonly Parameters[])[] {
  const transform = randomTransforms[name];
  const always = Object.hasOwn(transform.options, 'prob') ? { prob: 1, ...options } : options;
  const first = Object.values(sample)[0];
  return Array.from({ length: times }, (_, seed) => transform.draw(randomStream(seed, [name]), always, first, sample));
}

/** The numbers that lie under a path of each draw, such as `angle.0`. */
export function numbersAt(draws: readonly (readonly Parameters[])[], path: string): number[] {
  return draws.flat().map((parameters) => {
    const value = path.split('.').reduce<unknown>((of, key) => (of as Record<string, unknown>)[key], parameters);
    assert.equal(typeof value, 'number', `no number at ${path} of ${JSON.stringify(parameters)}`);
    return value as number;
  });
}

/** Kolmogorov and Smirnov's test against the uniform distribution: wrong for one sound sample in a thousand, and seeds are fixed. */
export function assertUniform(values: readonly number[], low: number, high: number, what: string): void {
  assert.ok(
    values.every((value) => value >= low && value <= high),
    `${what}: beyond ${low} to ${high}`,
  );
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const distance = Math.max(
    ...sorted.map((value, at) => Math.max((at + 1) / n - (value - low) / (high - low), (value - low) / (high - low) - at / n)),
  );
  assert.ok(distance < 1.95 / Math.sqrt(n), `${what}: ${distance} from uniform in ${low} to ${high}`);
}

/** Each of `values` is one of `of`, all of them about as often: within five standard deviations. */
export function assertEquallyOften(values: readonly unknown[], of: readonly unknown[], what: string): void {
  const p = 1 / of.length;
  const n = values.length;
  for (const wanted of of) {
    const share = values.filter((value) => value === wanted).length / n;
    assert.ok(Math.abs(share - p) < 5 * Math.sqrt((p * (1 - p)) / n), `${what}: ${wanted} has a share of ${share}, not ${p}`);
  }
  assert.ok(
    values.every((value) => of.includes(value)),
    `${what}: another value than ${of}`,
  );
}
