import type { Backend } from '../backends/backend';
import type { RunOptions } from '../core/progress';
import { tensor } from '../core/tensor';
import type { Value } from '../graph/graph-builder';
import type { Size } from '../imaging/volume';
import { type Builder, createBuilder } from '../ops/builder';
import { compile } from '../ops/compile';
import type { Angle } from './angles';

/** What counts the texture matrices. Counts are exact integers, the same from every source. */
export interface MatrixSource {
  /**
   * Grey level co-occurrences, one direction an angle.
   *
   * `levels` holds 1..`levelCount` inside the region and 0 outside, i fastest. The result is [angle, level - 1 of a voxel,
   * level - 1 of the voxel at its angle], row-major.
   */
  glcm(levels: Int32Array, size: Size, angles: readonly Angle[], levelCount: number, options?: RunOptions): Promise<Uint32Array>;
}

/** Elements of a result that one run computes: 64 MiB, half of what WebGPU's default limits let a kernel write. */
const chunk = 1 << 24;

/** Matrices counted by the engine's operators on `backend`. */
export function engineMatrices(backend: Backend): MatrixSource {
  return {
    async glcm(levels, size, angles, levelCount, options) {
      const area = levelCount * levelCount;
      const counts = new Uint32Array(angles.length * area);
      const perRun = Math.max(1, Math.floor(chunk / area));
      for (let first = 0; first < angles.length; first += perRun) {
        const offsets = angles.slice(first, first + perRun);
        counts.set(await count(backend, levels, size, (b, x) => b.glcm(x, { levels: levelCount, offsets }), options), first * area);
      }
      return counts;
    },
  };
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
