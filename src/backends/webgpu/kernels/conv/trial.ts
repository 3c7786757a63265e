import { numel, type Triple, triple } from '../../../../core/shape';
import type { Packing } from '../../../packing';
import type { DeviceTraits, Dispatch, Source } from '../../kernel';
import { quadsOf } from '../operands';
import { type ConvOperands, type ConvProblem, flopsOf } from './problem';
import type { ConvEpilogue, ConvVariant } from './variant';

/** What a trial computes at most: some milliseconds of a device. */
const MOST_FLOPS = { software: 64e6, hardware: 8e9 };

const axes = [0, 1, 2] as const;

export const mostTrialFlops = ({ software }: DeviceTraits): number => (software ? MOST_FLOPS.software : MOST_FLOPS.hardware);

/** The problem with its samples, then its longest extents halved until it is small enough to time. */
export function trialOf(problem: ConvProblem, traits: DeviceTraits): ConvProblem {
  const most = mostTrialFlops(traits);
  let trial: ConvProblem = { ...problem, batch: 1 };
  while (flopsOf(trial) > most && numel(trial.positions) > 1) {
    const longest = Math.max(...trial.positions);
    const axis = trial.positions.indexOf(longest);
    const positions = triple(trial.positions.map((extent, i) => (i === axis ? Math.ceil(extent / 2) : extent)));
    trial = { ...trial, positions };
  }
  const { positions, taps, inStride, inOffset, inStep, outStride, outOffset, xSize, ySize } = trial;
  const reach = (axis: 0 | 1 | 2) => (positions[axis] - 1) * inStride[axis] + inOffset[axis] + Math.max(taps[axis] - 1, 0) * inStep[axis] + 1;
  const size = (f: (axis: 0 | 1 | 2) => number): Triple => [f(0), f(1), f(2)];
  return {
    ...trial,
    xSize: size((axis) => Math.max(1, Math.min(xSize[axis], reach(axis)))),
    ySize: size((axis) => Math.min(ySize[axis], (positions[axis] - 1) * outStride[axis] + outOffset[axis] + 1)),
  };
}

/** The class of a problem: what shares its trial, but for the extents' exact values. */
export function classOf(trial: ConvProblem): string {
  const { inputs, outputs, groups, taps, inStride, inStep, positions } = trial;
  const strides = axes.every((axis) => inStride[axis] === 1) ? '' : ` stride ${inStride.join('x')}`;
  const steps = axes.every((axis) => inStep[axis] === 1 || taps[axis] <= 1) ? '' : ` step ${inStep.join('x')}`;
  const inGroups = groups === 1 ? '' : ` in ${groups} groups`;
  const extent = (of: number) => 2 ** Math.round(Math.log2(of));
  const at = axes.map((axis) => `${extent(positions[axis])}`).join('x');
  return `conv ${inputs} to ${outputs}${inGroups}, window ${taps.join('x')}${strides}${steps} at ${at}`;
}

const epilogue: ConvEpilogue = {
  constants: { ACTIVATION: 0, SLOPES: 0, RESIDUAL: 0 },
  uniforms: { alpha: 0, slope: 0, slope_rows: [1, 1], residual: [0, 0] },
};

/** A trial on one variant: operands are scratch, their values do not matter. */
export function lowerTrial(trial: ConvProblem, variant: ConvVariant, traits: DeviceTraits): Dispatch[] {
  const scratch = (slot: number, voxels: Triple, channels: number): Source => ({
    kind: 'scratch',
    slot,
    bytes: 16 * numel(voxels) * quadsOf(channels),
  });
  const { inputs, outputs, xSize, ySize } = trial;
  const operands: ConvOperands = {
    x: { source: scratch(0, xSize, inputs), view: [0, quadsOf(inputs)] },
    weight: ({ length }: Packing) => ({ source: { kind: 'scratch', slot: 1, bytes: 4 * length }, dispatches: [] }),
    y: { source: scratch(2, ySize, outputs), view: [0, quadsOf(outputs)] },
    bias: undefined,
    slope: undefined,
    residual: undefined,
  };
  return variant.lower(trial, operands, epilogue, traits);
}
