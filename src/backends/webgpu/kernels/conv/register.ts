import { conv3d as plainShader } from '../../../../../shaders/conv3d.wgsl';
import { conv3d_swap as swapShader } from '../../../../../shaders/conv3d_swap.wgsl';
import { LANES } from '../../../../graph/layout';
import { type DeviceTraits, dispatch, variants } from '../../kernel';
import { epilogueChoices, quadsOf } from '../operands';
import { type ConvProblem, flopsOf } from './problem';
import { type ConvVariant, convCall, F32 } from './variant';

const TILE_W = 4;

/** What one item computes in registers: rows of 4 positions, and 8 outputs if wide, else 4. */
interface Tile {
  readonly height: 1 | 2 | 4;
  readonly wide: boolean;
  /** Four items share their loads of x by swaps. */
  readonly swap: boolean;
}

const choices = {
  ...epilogueChoices,
  WORKGROUP: [16, 64],
  WIDE: [false, true],
  HAS_BIAS: [false, true],
  DEPTH: [1, 2, 3, 4],
  TAPS: [1, 2, 3],
  STRIDE: [1, 2],
  ONE_TURN: [false, true],
  ONE_CHANNEL: [false, true],
};

export const registerShaders = [
  variants(plainShader, { ...choices, TILE_H: [1, 2, 4] }),
  variants(swapShader, { ...choices, TILE_H: [4], ALIGN: [4] }, ['subgroups']),
];

/** Nothing is shared between invocations. Swaps need neighbours in a workgroup to be neighbours in a subgroup, which software adapters keep. */
const tiles: readonly Tile[] = [
  ...([4, 2, 1] as const).flatMap((height) => [true, false].map((wide) => ({ height, wide, swap: false }))),
  { height: 4, wide: true, swap: true },
  { height: 4, wide: false, swap: true },
];

const nameOf = ({ height, wide, swap }: Tile): string => `${swap ? 'swap' : 'register'} ${height}x${TILE_W}x${wide ? 8 : 4}`;

export const registerVariants: readonly ConvVariant[] = tiles.map((tile) => ({
  name: nameOf(tile),
  deviation: F32,
  isValid: ({ outputs, groups, positions }, { software, swaps }) => {
    if (tile.swap && !(software && swaps && groups === 1)) return false;
    return (!tile.wide || outputs > LANES) && (tile.height === 1 || positions[1] > tile.height / 2);
  },
  lower: (problem, operands, epilogue, { software }) => {
    const { before, constants, channels, tiles, ...call } = convCall(problem, operands, epilogue, tile.wide ? 2 : 1, tile.swap ? 4 : 1);
    const { batch, positions, taps } = problem;
    const [TAPS, STRIDE] = tapsAtOnce(problem);
    const whole = {
      ...call,
      constants: {
        ...constants,
        TILE_H: tile.height,
        WIDE: tile.wide,
        ALIGN: tile.swap ? 4 : 1,
        TAPS,
        STRIDE,
        ONE_TURN: taps[2] === TAPS,
        ONE_CHANNEL: channels.count === 1,
        WORKGROUP: software ? 16 : 64,
      },
      items: batch * positions[0] * Math.ceil(positions[1] / tile.height) * Math.ceil(positions[2] / TILE_W) * tiles,
    };
    return [...before, tile.swap ? dispatch(swapShader, whole) : dispatch(plainShader, whole)];
  },
}));

/** Taps along W that an item takes at once, and the stride of its positions in the voxels it loads for them. */
function tapsAtOnce({ taps, inStep, inStride }: ConvProblem): [taps: number, stride: number] {
  const atOnce = inStep[2] === 1 && inStride[2] <= 2 ? [3, 2].find((count) => taps[2] > 0 && taps[2] % count === 0) : undefined;
  return atOnce ? [atOnce, inStride[2]] : [1, 1];
}

/**
 * The variant for a problem that nobody has timed. On a GPU it leaves enough items to fill the device. In software large tiles run faster,
 * and take seconds to compile: small problems get small ones.
 */
export function usualTile(problem: ConvProblem, { software, swaps }: DeviceTraits): string {
  const { batch, outputs, groups, positions } = problem;
  const flops = flopsOf(problem);
  if (software && swaps && groups === 1 && flops > 8e6 && positions[1] > 2) {
    const [wide, narrow] = [usedBySwap(outputs, true), usedBySwap(outputs, false)];
    const isWide = wide > 0.85 * narrow;
    if ((isWide ? wide : narrow) > 0.6) return nameOf({ height: 4, wide: isWide, swap: true });
  }
  const wide = outputs > LANES && (!software || flops > 1e6);
  const count = Math.ceil(quadsOf(outputs) / (wide ? 2 : 1));
  const itemsOf = (height: number) => batch * positions[0] * Math.ceil(positions[1] / height) * Math.ceil(positions[2] / TILE_W) * count;
  const registers = software ? (flops > 300e6 ? 4 : flops > 8e6 ? 2 : 1) : 2;
  const most = wide ? registers : Math.min(2 * registers, 4);
  const enough = software ? 64 : 4096;
  const fits = ([4, 2] as const).find((height) => height <= most && itemsOf(height) >= enough && positions[1] > height / 2);
  return nameOf({ height: fits ?? 1, wide, swap: false });
}

/** The part of a tile's outputs that is not padding where four items share their loads. */
function usedBySwap(outputs: number, wide: boolean): number {
  const together = wide ? 8 : 4;
  return quadsOf(outputs) / (Math.ceil(quadsOf(outputs) / together) * together);
}
