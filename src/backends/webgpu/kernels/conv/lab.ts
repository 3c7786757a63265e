import { conv3d_1_scalar as scalarShader } from '../../../../../shaders/lab/conv3d_1_scalar.wgsl';
import { conv3d_2_vector as vectorShader } from '../../../../../shaders/lab/conv3d_2_vector.wgsl';
import { conv3d_matrix as matrixShader } from '../../../../../shaders/lab/conv3d_matrix.wgsl';
import { LANES } from '../../../../graph/layout';
import { dispatch, variants } from '../../kernel';
import { quadsOf } from '../operands';
import { convVariants } from './plan';
import { rowsOf } from './problem';
import { type ConvVariant, convCall, F32 } from './variant';

/** The steps that led to the variants: kept to be timed beside them, in no list that is chosen from. */
const scalar: ConvVariant = {
  name: 'lab 1 scalar',
  deviation: F32,
  isValid: ({ groups }) => groups === 1,
  lower: (problem, operands, epilogue) => {
    const { before, channels: _, tiles, ...call } = convCall(problem, operands, epilogue, 1);
    return [...before, dispatch(scalarShader, { ...call, items: rowsOf(problem) * LANES * tiles })];
  },
};

const vector: ConvVariant = {
  name: 'lab 2 vector',
  deviation: F32,
  isValid: () => true,
  lower: (problem, operands, epilogue) => {
    const { before, channels: _, tiles: __, ...call } = convCall(problem, operands, epilogue, 1);
    return [...before, dispatch(vectorShader, { ...call, items: rowsOf(problem) * quadsOf(problem.outputs) })];
  },
};

const named = (name: string) => convVariants.find((variant) => variant.name === name) as ConvVariant;

/** From naive to fast: where loads are dear, registers and swaps; where workgroup memory is fast, tiles in it. */
export const convLadders: Readonly<Record<'registers' | 'workgroups', readonly ConvVariant[]>> = {
  registers: [
    scalar,
    vector,
    named('register 1x4x4'),
    named('register 1x4x8'),
    named('register 2x4x8'),
    named('register 4x4x8'),
    named('swap 4x4x8'),
  ],
  workgroups: [scalar, vector, named('halo 2x4x8x16'), named('gemm 32x16x16'), named('gemm 64x32x16'), named('gemm 128x32x16')],
};

/** Compiled only, for subgroups of 128 at most. */
export const matrixShaders = [variants(matrixShader, {}, ['chromium-experimental-subgroup-matrix' as GPUFeatureName], [{ WORKGROUP: 128 }])];
