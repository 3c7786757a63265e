import { LANES } from '../../../../graph/layout';
import type { DeviceTraits, Dispatch } from '../../kernel';
import { firstOf, quadsOf } from '../operands';
import { type ConvOperands, type ConvProblem, channelsOf, packWeights, rowsOf } from './problem';

/** Constants and uniforms of `lib/epilogue`. */
export interface ConvEpilogue {
  readonly constants: { readonly ACTIVATION: number; readonly SLOPES: number; readonly RESIDUAL: number };
  readonly uniforms: {
    readonly alpha: number;
    readonly slope: number;
    readonly slope_rows: readonly [number, number];
    readonly residual: readonly [number, number];
  };
}

/** A way to compute a convolution. All variants that are valid for a problem give the same result, but for rounding. */
export interface ConvVariant {
  /** Its name in tables and in provenance. */
  readonly name: string;
  /** What a result may deviate by, relative to the largest: beyond f32's rounding a variant is taken only where that is asked for. */
  readonly deviation: number;
  readonly isValid: (problem: ConvProblem, traits: DeviceTraits) => boolean;
  /** The dispatch of a problem, after those of its weight. */
  readonly lower: (problem: ConvProblem, operands: ConvOperands, epilogue: ConvEpilogue, traits: DeviceTraits) => Dispatch[];
}

/** What f32 sums in any order stay within. */
export const F32 = 1e-5;

/**
 * What every variant hands to its shader, with the weight in the order of tiles of `perTile` vec4 of outputs, their number made up to a
 * multiple of `align`.
 */
export function convCall(problem: ConvProblem, operands: ConvOperands, epilogue: ConvEpilogue, perTile: number, align = 1) {
  const { inputs, outputs, groups, taps } = problem;
  const channels = channelsOf(problem, perTile);
  const tiles = Math.ceil(Math.ceil(quadsOf(outputs) / perTile) / align) * align;
  const weight = operands.weight(packWeights(problem, channels, perTile, tiles));
  return {
    channels,
    tiles,
    before: weight.dispatches,
    constants: { ...epilogue.constants, HAS_BIAS: operands.bias !== undefined, DEPTH: Math.min(inputs, LANES) },
    uniforms: {
      ...epilogue.uniforms,
      outputs,
      x_size: problem.xSize,
      channels: channels.count,
      y_size: problem.ySize,
      out_per_group: outputs / groups,
      positions: problem.positions,
      in_per_group: inputs / groups,
      taps,
      last_start: channels.lastStart,
      in_stride: problem.inStride,
      in_offset: problem.inOffset,
      in_step: problem.inStep,
      out_stride: problem.outStride,
      rows: rowsOf(problem),
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
  };
}
