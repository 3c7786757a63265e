import { conv3d as plainShader } from '../../../../shaders/conv3d.wgsl';
import { conv3d_swap as swapShader } from '../../../../shaders/conv3d_swap.wgsl';
import { numel, roundUp, type Triple } from '../../../core/shape';
import { LANES } from '../../../graph/layout';
import type { Operand, SlabOperand } from '../../../graph/plan';
import type { Epilogue } from '../../../ops/epilogue';
import type { Packing } from '../../packing';
import { type Bound, type DeviceTraits, type Dispatch, dispatch, type Packed, variants } from '../kernel';
import { gatherVariants } from './gather';
import { epilogueChoices, epilogueOf, firstOf, quadsOf } from './operands';

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

const workgroups = [16, 64];
const choices = {
  ...epilogueChoices,
  WORKGROUP: workgroups,
  WIDE: [false, true],
  HAS_BIAS: [false, true],
  DEPTH: [1, 2, 3, 4],
  TAPS: [1, 2, 3],
  STRIDE: [1, 2],
  ONE_TURN: [false, true],
  ONE_CHANNEL: [false, true],
};
export const convVariants = [
  variants(plainShader, { ...choices, TILE_H: [1, 2, 4] }),
  variants(swapShader, { ...choices, TILE_H: [4], ALIGN: [4] }, ['subgroups']),
  gatherVariants,
];

const TILE_W = 4;

/** What one item computes: rows of 4 positions, and 8 outputs if wide, else 4. */
interface Tile {
  readonly height: number;
  readonly wide: boolean;
  /** Four items share their loads of x. */
  readonly swap: boolean;
  /** Tiles along the outputs. */
  readonly count: number;
}

/** Input channels that the tiles read: vec4 a tile, and where the last tile that fits starts. */
interface Channels {
  readonly count: number;
  readonly lastStart: number;
  readonly startOf: (quad: number) => number;
}

/** The dispatch of a problem, after those of its weight. */
export function planConv(
  problem: ConvProblem,
  operands: ConvOperands,
  attrs: Epilogue,
  slope: Operand | undefined,
  y: SlabOperand,
  traits: DeviceTraits,
): Dispatch[] {
  const { batch, outputs, groups, positions, taps } = problem;
  const { constants, uniforms } = epilogueOf(attrs, slope, operands.slope, operands.residual, y);
  const tile = chooseTile(problem, traits);
  const channels = channelsOf(problem, tile.wide ? 2 : 1);
  const weight = operands.weight(packWeights(problem, channels, tile));
  const [TAPS, STRIDE] = tapsAtOnce(problem);
  const call = {
    constants: {
      ...constants,
      TILE_H: tile.height,
      WIDE: tile.wide,
      ALIGN: tile.swap ? 4 : 1,
      HAS_BIAS: operands.bias !== undefined,
      DEPTH: Math.min(problem.inputs, LANES),
      TAPS,
      STRIDE,
      ONE_TURN: taps[2] === TAPS,
      ONE_CHANNEL: channels.count === 1,
      WORKGROUP: traits.software ? 16 : 64,
    },
    uniforms: {
      ...uniforms,
      outputs,
      x_size: problem.xSize,
      channels: channels.count,
      y_size: problem.ySize,
      out_per_group: outputs / groups,
      positions,
      in_per_group: problem.inputs / groups,
      taps,
      last_start: channels.lastStart,
      in_stride: problem.inStride,
      in_offset: problem.inOffset,
      in_step: problem.inStep,
      out_stride: problem.outStride,
      out_offset: problem.outOffset,
      bias: firstOf(operands.bias),
      x: operands.x.view,
      y: operands.y.view,
    },
    bindings: {
      x: operands.x.source,
      weight: weight.source,
      bias: operands.bias?.source,
      slope: operands.slope?.source,
      residual: operands.residual?.source,
      y: operands.y.source,
    },
    items: batch * positions[0] * Math.ceil(positions[1] / tile.height) * Math.ceil(positions[2] / TILE_W) * tile.count,
  };
  return [...weight.dispatches, tile.swap ? dispatch(swapShader, call) : dispatch(plainShader, call)];
}

/** Taps along W that an item takes at once, and the stride of its positions in the voxels it loads for them. */
function tapsAtOnce({ taps, inStep, inStride }: ConvProblem): [taps: number, stride: number] {
  const atOnce = inStep[2] === 1 && inStride[2] <= 2 ? [3, 2].find((count) => taps[2] > 0 && taps[2] % count === 0) : undefined;
  return atOnce ? [atOnce, inStride[2]] : [1, 1];
}

/**
 * The tile of a problem. On a GPU it leaves enough items to fill the device. In software large tiles run faster, and take seconds to compile:
 * small problems get small ones.
 */
function chooseTile(problem: ConvProblem, { software, swaps }: DeviceTraits): Tile {
  const { batch, inputs, outputs, groups, positions, taps } = problem;
  const flops = (2 * batch * numel(positions) * numel(taps) * outputs * inputs) / groups;
  if (software && swaps && groups === 1 && flops > 8e6 && positions[1] > 2) {
    const [wide, narrow] = [swapTile(outputs, true), swapTile(outputs, false)];
    const best = wide.used > 0.85 * narrow.used ? wide : narrow;
    if (best.used > 0.6) return best;
  }
  const wide = outputs > LANES && (!software || flops > 1e6);
  const count = Math.ceil(quadsOf(outputs) / (wide ? 2 : 1));
  const itemsOf = (height: number) => batch * positions[0] * Math.ceil(positions[1] / height) * Math.ceil(positions[2] / TILE_W) * count;
  const registers = software ? (flops > 300e6 ? 4 : flops > 8e6 ? 2 : 1) : 2;
  const most = wide ? registers : Math.min(2 * registers, 4);
  const enough = software ? 64 : 4096;
  const fits = [1, 2, 4].filter((height) => height <= most && (height === 1 || (itemsOf(height) >= enough && positions[1] > height / 2)));
  return { height: Math.max(...fits), wide, swap: false, count };
}

/** A tile whose loads four items share, and the part of it that is not padding. */
function swapTile(outputs: number, wide: boolean): Tile & { used: number } {
  const perTile = wide ? 2 : 1;
  const count = roundUp(Math.ceil(quadsOf(outputs) / perTile), 4);
  return { height: 4, wide, swap: true, count, used: quadsOf(outputs) / (count * perTile) };
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
function packWeights({ inputs, outputs, groups, taps, weightIndex }: ConvProblem, channels: Channels, { wide, count: tiles }: Tile): Packing {
  const [inPerGroup, outPerGroup] = [inputs / groups, outputs / groups];
  const perTile = wide ? 2 : 1;
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
