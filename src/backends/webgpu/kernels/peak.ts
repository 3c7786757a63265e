import { peak_copy } from '../../../../shaders/peak_copy.wgsl';
import { peak_madd } from '../../../../shaders/peak_madd.wgsl';
import { peak_read } from '../../../../shaders/peak_read.wgsl';
import { peak_triad } from '../../../../shaders/peak_triad.wgsl';
import type { PeakKind } from '../../peak';
import type { Constants } from '../pipelines';
import type { Shader } from '../shader';

const CHAINS = 8;
const LANES = 4;
const VECTOR = 16;
/** Below 2^24, so that counting multiply-adds in f32 is exact. */
const ROUNDS = 1024;
const READS = 32;
const SCALE = 3;
const WORKGROUP = 64;

/** A peak kernel at one size. Counts are of vec4. */
export interface PeakKernel {
  readonly shader: Shader;
  readonly constants: Constants;
  readonly uniforms: Readonly<Record<string, number>>;
  readonly items: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly flops: number;
  readonly bytes: number;
  /** Element `index` of y, where x holds `value(index)`. */
  readonly expected: (index: number, value: (index: number) => number) => number;
}

/** `amount`: FLOP of a run for `madd`, bytes of an array for the others. */
export const peakKernels: Readonly<Record<PeakKind, (amount: number) => PeakKernel>> = {
  madd: (amount) => {
    const perItem = 2 * LANES * CHAINS * ROUNDS;
    const items = whole(amount / perItem);
    return {
      shader: peak_madd,
      constants: { ...peak_madd.constants, WORKGROUP, ROUNDS },
      uniforms: { a: 1, b: 1 },
      items,
      inputs: 0,
      outputs: items,
      flops: perItem * items,
      bytes: VECTOR * items,
      expected: () => (CHAINS * (CHAINS - 1)) / 2 + CHAINS * ROUNDS,
    };
  },
  copy: (amount) => {
    const items = whole(amount / VECTOR);
    const sizes = { items, inputs: items, outputs: items, flops: 0, bytes: 2 * VECTOR * items };
    return { shader: peak_copy, constants: { ...peak_copy.constants, WORKGROUP }, uniforms: {}, ...sizes, expected: (index, value) => value(index) };
  },
  read: (amount) => {
    const items = whole(amount / VECTOR / READS);
    const sizes = { items, inputs: items * READS, outputs: items, flops: LANES * READS * items, bytes: VECTOR * (READS + 1) * items };
    const expected = (index: number, value: (index: number) => number) => {
      let sum = 0;
      for (let read = 0; read < READS; read++) sum += value(read * items * LANES + index);
      return sum;
    };
    return { shader: peak_read, constants: { ...peak_read.constants, WORKGROUP, READS }, uniforms: {}, ...sizes, expected };
  },
  triad: (amount) => {
    const items = whole(amount / VECTOR);
    const sizes = { items, inputs: items, outputs: items, flops: 2 * LANES * items, bytes: 3 * VECTOR * items };
    const expected = (index: number, value: (index: number) => number) => (1 + SCALE) * value(index);
    return { shader: peak_triad, constants: { ...peak_triad.constants, WORKGROUP }, uniforms: { scale: SCALE }, ...sizes, expected };
  },
};

/** Items of whole workgroups. */
const whole = (items: number): number => Math.max(1, Math.round(items / WORKGROUP)) * WORKGROUP;
