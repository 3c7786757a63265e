import { numel, type Triple } from '../../../../core/shape';
import { LANES } from '../../../../graph/layout';
import type { Packing } from '../../../packing';
import type { Bound, Packed } from '../../kernel';
import { quadsOf } from '../operands';

/**
 * A correlation over a grid of positions q: x is read at q · inStride + inOffset + tap · inStep, y is written at
 * q · outStride + outOffset (see `lib/conv`). Convolutions, the parity classes of transposed ones and linear layers are all of this kind.
 */
export interface ConvProblem {
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly groups: number;
  readonly xSize: Triple;
  readonly ySize: Triple;
  readonly positions: Triple;
  readonly taps: Triple;
  readonly inStride: Triple;
  readonly inOffset: Triple;
  readonly inStep: Triple;
  readonly outStride: Triple;
  readonly outOffset: Triple;
  /** Index of the weight from input `c` of its group to output `o` at a tap. */
  readonly weightIndex: (o: number, c: number, tap: Triple) => number;
}

/** The operands of a convolution, bound. */
export interface ConvOperands {
  readonly x: Bound;
  readonly weight: (packing: Packing) => Packed;
  readonly y: Bound;
  readonly bias: Bound | undefined;
  readonly slope: Bound | undefined;
  readonly residual: Bound | undefined;
}

/** Additions and multiplications of a problem. */
export function flopsOf({ batch, inputs, outputs, groups, positions, taps }: ConvProblem): number {
  return (2 * batch * numel(positions) * numel(taps) * outputs * inputs) / groups;
}

/** Positions of all samples. */
export const rowsOf = ({ batch, positions }: ConvProblem): number => batch * numel(positions);

/** Every tap of every position lies inside x. */
export function isInside({ positions, taps, xSize, inStride, inOffset, inStep }: ConvProblem): boolean {
  return [0, 1, 2].every(
    (axis) => inOffset[axis] >= 0 && (positions[axis] - 1) * inStride[axis] + inOffset[axis] + (taps[axis] - 1) * inStep[axis] < xSize[axis],
  );
}

/** Input channels that the tiles read: vec4 a tile, and where the last tile that fits starts. */
export interface Channels {
  readonly count: number;
  readonly lastStart: number;
  readonly startOf: (quad: number) => number;
}

export function channelsOf({ inputs, outputs, groups }: Pick<ConvProblem, 'inputs' | 'outputs' | 'groups'>, perTile: number): Channels {
  const [inPerGroup, outPerGroup] = [inputs / groups, outputs / groups];
  const groupOf = (output: number) => Math.floor(output / outPerGroup);
  const first = (quad: number) => Math.floor((groupOf(LANES * quad) * inPerGroup) / LANES);
  let count = 1;
  for (let quad = 0; quad < quadsOf(outputs); quad += perTile) {
    const last = Math.min(LANES * (quad + perTile), outputs) - 1;
    const end = quadsOf((groupOf(last) + 1) * inPerGroup);
    count = Math.max(count, end - first(quad));
  }
  const lastStart = quadsOf(inputs) - count;
  return { count, lastStart, startOf: (quad) => Math.min(first(quad), lastStart) };
}

/** [tile][tap D][H][W][channel vec4][quad] of mat4x4 (4 inputs × 4 outputs), zero where an output does not read a channel. */
export function packWeights(
  { inputs, outputs, groups, taps, weightIndex }: ConvProblem,
  channels: Channels,
  perTile: number,
  tiles: number,
): Packing {
  const [inPerGroup, outPerGroup] = [inputs / groups, outputs / groups];
  const place: Packing['place'] = (put) => {
    let at = 0;
    for (let tile = 0; tile < tiles; tile++) {
      const start = LANES * channels.startOf(tile * perTile);
      for (let i = 0; i < taps[0]; i++)
        for (let j = 0; j < taps[1]; j++)
          for (let k = 0; k < taps[2]; k++) {
            const tap: Triple = [i, j, k];
            for (let quad = 0; quad < channels.count; quad++)
              for (let part = 0; part < perTile; part++)
                for (let lane = 0; lane < 16; lane++, at++) {
                  const output = LANES * (tile * perTile + part) + (lane % LANES);
                  const group = Math.floor(output / outPerGroup);
                  const channel = start + LANES * quad + Math.floor(lane / LANES) - group * inPerGroup;
                  if (output < outputs && channel >= 0 && channel < inPerGroup) put(at, weightIndex(output, channel, tap));
                }
          }
    }
  };
  return { length: Math.max(1, tiles * numel(taps) * channels.count * perTile) * 16, place };
}
