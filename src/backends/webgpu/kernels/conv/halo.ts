import { conv3d_halo as shader } from '../../../../../shaders/conv3d_halo.wgsl';
import { numel, triple } from '../../../../core/shape';
import { LANES } from '../../../../graph/layout';
import { dispatch, variants } from '../../kernel';
import { epilogueChoices } from '../operands';
import type { ConvProblem } from './problem';
import { type ConvVariant, convCall, F32 } from './variant';

interface Tile {
  readonly TILE_D: number;
  readonly TILE_H: number;
  readonly TILE_W: number;
  readonly TILE_N: number;
  readonly HALO: number;
  readonly WORKGROUP: number;
}

const tile = (TILE_D: number, TILE_H: number, TILE_W: number, TILE_N: number, HALO: number): Tile => ({
  TILE_D,
  TILE_H,
  TILE_W,
  TILE_N,
  HALO,
  WORKGROUP: ((TILE_D * TILE_H * TILE_W) / 4) * (TILE_N / 8),
});

const VOXEL_BYTES = 16;

const tiles: readonly Tile[] = [tile(2, 4, 8, 16, 512), tile(4, 4, 8, 16, 512), tile(4, 4, 8, 32, 1024)];

const choices = { ...epilogueChoices, HAS_BIAS: [false, true], DEPTH: [1, 2, 3, 4] };
export const haloShaders = [variants(shader, choices, [], tiles)];

/** Voxels of a tile with its halo. */
function haloOf({ TILE_D, TILE_H, TILE_W }: Tile, { taps, inStride, inStep }: ConvProblem): number {
  return numel(triple([TILE_D, TILE_H, TILE_W].map((extent, axis) => (extent - 1) * inStride[axis] + (taps[axis] - 1) * inStep[axis] + 1)));
}

/** Windows that overlap: a voxel is staged once for all taps. */
export const haloVariants: readonly ConvVariant[] = tiles.map((of) => ({
  name: `halo ${of.TILE_D}x${of.TILE_H}x${of.TILE_W}x${of.TILE_N}`,
  deviation: F32,
  isValid: (problem, { workgroupBytes }) =>
    numel(problem.taps) > 1 && problem.outputs > of.TILE_N / 2 && haloOf(of, problem) <= of.HALO && of.HALO * VOXEL_BYTES <= workgroupBytes,
  lower: (problem, operands, epilogue) => {
    const { before, constants, channels: _, tiles, ...call } = convCall(problem, operands, epilogue, of.TILE_N / LANES);
    const { batch, positions } = problem;
    const blocks = batch * Math.ceil(positions[0] / of.TILE_D) * Math.ceil(positions[1] / of.TILE_H) * Math.ceil(positions[2] / of.TILE_W);
    return [...before, dispatch(shader, { ...call, constants: { ...constants, ...of }, items: blocks * tiles * of.WORKGROUP })];
  },
}));
