import { conv3d_direct as shader } from '../../../../../shaders/conv3d_direct.wgsl';
import { numel } from '../../../../core/shape';
import { LANES } from '../../../../graph/layout';
import { dispatch, variants } from '../../kernel';
import { epilogueChoices } from '../operands';
import { rowsOf } from './problem';
import { type ConvVariant, convCall, F32 } from './variant';

const POSITIONS = 4;
const WORKGROUP = 64;
/** Vec4 of weights in workgroup memory: what every device has. */
const STAGED = 1024;
const widths = [8, 16].map((TILE_N) => ({ TILE_N, STAGED, WORKGROUP }));

const choices = { ...epilogueChoices, HAS_BIAS: [false, true], DEPTH: [1, 2, 3, 4] };
export const directShaders = [variants(shader, choices, [], widths)];

/** A network's first layer: 1 to 4 inputs, all weights of a tile in workgroup memory. */
export const directVariants: readonly ConvVariant[] = widths.map((of) => ({
  name: `direct ${POSITIONS}x${of.TILE_N}`,
  deviation: F32,
  isValid: ({ inputs, outputs, groups, taps }) =>
    inputs <= LANES && groups === 1 && outputs > of.TILE_N / 2 && (numel(taps) * inputs * of.TILE_N) / LANES <= STAGED,
  lower: (problem, operands, epilogue) => {
    const { before, constants, channels: _, tiles, ...call } = convCall(problem, operands, epilogue, of.TILE_N / LANES);
    const items = Math.ceil(rowsOf(problem) / (POSITIONS * WORKGROUP)) * tiles * WORKGROUP;
    return [...before, dispatch(shader, { ...call, constants: { ...constants, ...of }, items })];
  },
}));
