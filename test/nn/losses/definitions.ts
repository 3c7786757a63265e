import { numel } from '../../../src/core/shape';
import { asFloat64, type Tensor } from '../../../src/core/tensor';

/** [sample][class][voxel]. */
export type Volumes = readonly (readonly (readonly number[])[])[];

export function volumesOf(t: Tensor): Volumes {
  const [samples, channels, ...size] = t.shape;
  const voxels = numel(size);
  const data = asFloat64(t);
  const fibre = (n: number, c: number) => [...data.subarray((n * channels + c) * voxels, (n * channels + c + 1) * voxels)];
  return Array.from({ length: samples }, (_, n) => Array.from({ length: channels }, (__, c) => fibre(n, c)));
}

export const oneHotOf = (labels: Volumes, classes: number): Volumes =>
  labels.map(([map]) => Array.from({ length: classes }, (_, c) => map.map((label) => (label === c ? 1 : 0))));

export const map = (f: (...values: number[]) => number, ...volumes: Volumes[]): Volumes =>
  volumes[0].map((sample, n) => sample.map((fibre, c) => fibre.map((_, v) => f(...volumes.map((volume) => volume[n][c][v])))));

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]): number => sum(values) / values.length;
export const all = (x: Volumes): number[] => x.flat(2);

export const sigmoid = (x: Volumes): Volumes => map((value) => 1 / (1 + Math.exp(-value)), x);

export const softmax = (x: Volumes): Volumes =>
  x.map((sample) => sample.map((fibre) => fibre.map((value, v) => Math.exp(value) / sum(sample.map((other) => Math.exp(other[v]))))));

export const withoutBackground = (x: Volumes): Volumes => x.map((sample) => sample.slice(1));

/** All voxels of the batch in one sample. */
export const asBatch = (x: Volumes): Volumes => [x[0].map((_, c) => x.flatMap((sample) => sample[c]))];

/** One value for each sample and class, from the sums of p t, t and p over the voxels. */
export function perClass(p: Volumes, t: Volumes, f: (intersection: number, ground: number, predicted: number) => number): number[][] {
  return p.map((sample, n) => sample.map((fibre, c) => f(sum(fibre.map((value, v) => value * t[n][c][v])), sum([...t[n][c]]), sum([...fibre]))));
}
