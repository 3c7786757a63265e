import { conv3d_gemm as shader } from '../../../../../shaders/conv3d_gemm.wgsl';
import { conv3d_gemm_half as halfShader } from '../../../../../shaders/conv3d_gemm_half.wgsl';
import { LANES } from '../../../../graph/layout';
import { dispatch, variants } from '../../kernel';
import { epilogueChoices } from '../operands';
import { isInside, rowsOf } from './problem';
import { type ConvVariant, convCall, F32 } from './variant';

interface Tile {
  readonly TILE_M: number;
  readonly TILE_N: number;
  readonly TILE_K: number;
  readonly ROWS: number;
  readonly WORKGROUP: number;
}

const tile = (TILE_M: number, TILE_N: number, TILE_K: number, ROWS: number): Tile => ({
  TILE_M,
  TILE_N,
  TILE_K,
  ROWS,
  WORKGROUP: (TILE_M / ROWS) * (TILE_N / 8),
});

/** From small ones, which fill a device on a small problem, to large ones, which load least. */
const tiles: readonly Tile[] = [tile(32, 16, 4, 2), tile(64, 32, 4, 4), tile(64, 64, 4, 8), tile(128, 32, 4, 8)];
/** Bytes of a staged element: what `lib/conv_gemm` keeps in workgroup memory. */
const stagedBytes = ({ TILE_M, TILE_N, TILE_K }: Tile, scalar: number): number => TILE_K * scalar * (LANES * TILE_M + LANES * TILE_N);

const choices = { ...epilogueChoices, HAS_BIAS: [false, true], DEPTH: [1, 2, 3, 4], INSIDE: [false, true] };

export const gemmShaders = [
  variants(shader, choices, [], tiles),
  // The tile on top of it is what halves make room for.
  variants(halfShader, choices, ['shader-f16'], tiles),
];

/** A workgroup's tile of an implicit GEMM. */
const gemm = (of: Tile, half: boolean): ConvVariant => ({
  name: `gemm${half ? ' f16' : ''} ${of.TILE_M}x${of.TILE_N}x${LANES * of.TILE_K}`,
  deviation: half ? 2e-3 : F32,
  // Padding that fills a whole tile is work for nothing.
  isValid: ({ outputs }, traits) => (!half || traits.half) && outputs > of.TILE_N / 2 && stagedBytes(of, half ? 2 : 4) <= traits.workgroupBytes,
  lower: (problem, operands, epilogue) => {
    const { before, constants, channels: _, tiles, ...call } = convCall(problem, operands, epilogue, of.TILE_N / LANES);
    const whole = {
      ...call,
      constants: { ...constants, ...of, INSIDE: isInside(problem) },
      items: Math.ceil(rowsOf(problem) / of.TILE_M) * tiles * of.WORKGROUP,
    };
    return [...before, half ? dispatch(halfShader, whole) : dispatch(shader, whole)];
  },
});

export const gemmVariants: readonly ConvVariant[] = [...tiles.map((each) => gemm(each, false)), ...tiles.map((each) => gemm(each, true))];
