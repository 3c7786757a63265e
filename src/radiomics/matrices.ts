import type { Backend } from '../backends/backend';
import type { RunOptions } from '../core/progress';
import { tensor } from '../core/tensor';
import type { Value } from '../graph/graph-builder';
import type { Size } from '../imaging/volume';
import { type Builder, createBuilder } from '../ops/builder';
import { compile } from '../ops/compile';
import type { Angle } from './angles';

/**
 * What counts the texture matrices. Counts are exact integers, the same from every source.
 *
 * `levels` holds 1..`levelCount` inside the region and 0 outside, i fastest. Results are row-major.
 */
export interface MatrixSource {
  /** Grey level co-occurrences, one direction an angle: [angle, level - 1 of a voxel, level - 1 of the voxel at its angle]. */
  glcm(levels: Int32Array, size: Size, angles: readonly Angle[], levelCount: number, options?: RunOptions): Promise<Uint32Array>;
  /** Grey level runs: [angle, level - 1, length - 1] with lengths up to the largest of `size`. */
  glrlm(levels: Int32Array, size: Size, angles: readonly Angle[], levelCount: number, options?: RunOptions): Promise<Uint32Array>;
  /** Grey level zones: the size of each at its first voxel, 0 at all others; in the order of `levels`. One direction an angle. */
  glszm(levels: Int32Array, size: Size, angles: readonly Angle[], options?: RunOptions): Promise<Uint32Array>;
  /** Grey level dependences: [level - 1, number of dependent neighbours]. Both directions of every angle. */
  gldm(levels: Int32Array, size: Size, angles: readonly Angle[], levelCount: number, alpha: number, options?: RunOptions): Promise<Uint32Array>;
  /**
   * Neighbouring grey tone differences: [level - 1, c - 1], the sum of |g c - S| over the voxels of level g with c neighbours, whose
   * levels have the sum S. Both directions of every angle. Integers, exact below 2^53.
   */
  ngtdm(levels: Int32Array, size: Size, angles: readonly Angle[], levelCount: number, options?: RunOptions): Promise<Float64Array>;
}

/** Elements of a result that one run computes: 64 MiB, half of what WebGPU's default limits let a kernel write. */
const chunk = 1 << 24;

/** Matrices counted by the engine's operators on `backend`. */
export function engineMatrices(backend: Backend): MatrixSource {
  return {
    glcm: (levels, size, angles, levelCount, options) =>
      eachAngle(angles, levelCount * levelCount, (offsets) =>
        count(backend, levels, size, (b, x) => b.glcm(x, { levels: levelCount, offsets }), options),
      ),
    glrlm: (levels, size, angles, levelCount, options) =>
      eachAngle(angles, levelCount * Math.max(...size), (offsets) =>
        count(backend, levels, size, (b, x) => b.glrlm(x, { levels: levelCount, offsets }), options),
      ),
    glszm: (levels, size, offsets, options) => count(backend, levels, size, (b, x) => b.glszm(x, { offsets }), options),
    gldm: (levels, size, offsets, levelCount, alpha, options) =>
      count(backend, levels, size, (b, x) => b.gldm(x, { levels: levelCount, offsets, alpha }), options),
    async ngtdm(levels, size, offsets, levelCount, options) {
      const words = await count(backend, levels, size, (b, x) => b.ngtdm(x, { levels: levelCount, offsets }), options);
      return Float64Array.from({ length: words.length / 2 }, (_, at) => words[2 * at] + 2 ** 32 * words[2 * at + 1]);
    },
  };
}

/** The matrices of all angles, `area` elements each, a run for as many as one result may hold. */
async function eachAngle(
  angles: readonly Angle[],
  area: number,
  countSome: (offsets: readonly Angle[]) => Promise<Uint32Array>,
): Promise<Uint32Array> {
  const counts = new Uint32Array(angles.length * area);
  const perRun = Math.max(1, Math.floor(chunk / area));
  for (let first = 0; first < angles.length; first += perRun) {
    counts.set(await countSome(angles.slice(first, first + perRun)), first * area);
  }
  return counts;
}

/** Runs the one operator that `build` puts on the levels. */
async function count(
  backend: Backend,
  levels: Int32Array,
  size: Size,
  build: (builder: Builder, levels: Value) => Value,
  options?: RunOptions,
): Promise<Uint32Array> {
  const shape = [size[2], size[1], size[0]];
  const builder = createBuilder();
  builder.output('counts', build(builder, builder.input('levels', shape, 'i32')));
  const executable = await backend.load(compile(builder.finish()), undefined, options);
  try {
    const { counts } = await executable.run({ levels: tensor('i32', shape, levels) }, options);
    return counts.data as Uint32Array;
  } finally {
    executable.dispose();
  }
}
