import type { ConvolutionParams, KernelParams } from '../../../../wasm/kernels';
import { assert } from '../../../core/errors';
import { numel, roundUp } from '../../../core/shape';
import { LANES } from '../../../graph/layout';
import type { Operand, SlabOperand } from '../../../graph/plan';
import type { Epilogue } from '../../../ops/epilogue';
import type { Packing } from '../../packing';
import type { Call, KernelMemory } from '../kernel';
import { epilogueParams } from './epilogue';

/** Output channels of a block, as in `wasm/convolution.ts`. */
export const BLOCK = 8;

interface Tap {
  /** Index along the weight's axis. */
  readonly tap: number;
  /** From `step · i` of the class's position i to the input voxel. */
  readonly offset: number;
}

/** One axis: extents, input voxels between neighbours of a class, and the taps of each class (output position mod classes). */
export interface Axis {
  readonly input: number;
  readonly output: number;
  readonly kernel: number;
  readonly step: number;
  readonly classes: readonly (readonly Tap[])[];
}

const indices = (length: number) => Array.from({ length }, (_, i) => i);

/** Output p reads p · stride − padding + k · dilation. */
export function gatherAxis(input: number, output: number, kernel: number, stride: number, padding: number, dilation: number): Axis {
  const taps = indices(kernel).map((tap) => ({ tap, offset: tap * dilation - padding }));
  return { input, output, kernel, step: stride, classes: [taps] };
}

/** Output p reads (p + padding − k · dilation) / stride where that is whole: the taps depend on p mod stride. */
export function scatterAxis(input: number, output: number, kernel: number, stride: number, padding: number, dilation: number): Axis {
  const classes = indices(stride).map((remainder) =>
    indices(kernel)
      .map((tap) => ({ tap, offset: (remainder + padding - tap * dilation) / stride }))
      .filter(({ offset }) => Number.isInteger(offset)),
  );
  return { input, output, kernel, step: 1, classes };
}

/** A convolution in any direction. */
export interface Convolution {
  readonly x: Operand;
  readonly y: SlabOperand;
  readonly bias?: Operand;
  readonly slope?: Operand;
  readonly residual?: Operand;
  readonly epilogue: Epilogue;
  readonly samples: number;
  readonly channels: number;
  readonly outputs: number;
  readonly groups: number;
  readonly axes: readonly [Axis, Axis, Axis];
  readonly weight: Operand;
  /** Index of the weight of output `o` and channel `c` of its group; taps are neighbours. */
  readonly weightIndex: (o: number, c: number) => number;
}

type ConvolutionKernel = { [K in keyof KernelParams]: KernelParams[K] extends ConvolutionParams ? K : never }[keyof KernelParams];

/** The calls of a convolution: one filter a channel goes to `depthwise`. */
export function convolutionCalls(memory: KernelMemory, c: Convolution, kernel: ConvolutionKernel, depthwise: ConvolutionKernel): Call[] {
  const taps = c.axes[0].kernel * c.axes[1].kernel * c.axes[2].kernel;
  const rows = c.samples * c.axes[0].output * c.axes[1].output;
  const isDepthwise = c.groups > 1 && c.groups === c.channels && c.groups === c.outputs;
  const packed = isDepthwise ? packDepthwise(c, taps) : packBlocks(c, taps);
  const weights = memory.packed(c.weight, packed);
  const axes = flatten(c.axes);
  // A loop a tap is too short for few channels: they and the taps go as one.
  const pointChannels = isDepthwise ? 1 : packed.channels;
  const tabled = pointChannels <= LANES && taps > 1 && axes.every(({ classes }) => classes.length === 1);
  const params: ConvolutionParams = {
    ...tileParams(memory, c, axes, packed.tapBytes, packed.channels),
    ...(tabled ? pointTable(memory, axes, pointChannels, memory.pitch(c.x)) : {}),
    weights: weights.address,
    weightStep: isDepthwise ? packed.tapBytes : 4 * BLOCK,
    blockStep: taps * packed.tapBytes,
    sampleStep: 0,
    firsts: memory.keep(packed.firsts),
    channels: packed.channels,
  };
  const work = c.axes[2].output * taps * packed.channels * BLOCK;
  const flatRows = c.samples * params.outDepth * params.outHeight;
  const units = flatRows * (isDepthwise ? 1 : packed.firsts.length);
  return [...weights.calls, memory.call(isDepthwise ? depthwise : kernel, params, units, (work * rows) / flatRows)];
}

/** What does not depend on how weights lie. */
export function tileParams(
  memory: KernelMemory,
  c: Omit<Convolution, 'weight' | 'weightIndex' | 'groups'>,
  axes: readonly Axis[],
  tapBytes: number,
  channels: number,
): Omit<ConvolutionParams, 'weights' | 'weightStep' | 'blockStep' | 'sampleStep' | 'firsts' | 'channels'> {
  const [d, h, w] = axes;
  const [tapsD, tapsH, tapsW] = [tapTable(d, h.kernel * w.kernel * tapBytes), tapTable(h, w.kernel * tapBytes), tapTable(w, tapBytes)].map((table) =>
    memory.keep(table),
  );
  return {
    ...epilogueParams(memory, c.epilogue, c.slope, c.residual),
    x: memory.address(c.x),
    xPitch: memory.pitch(c.x),
    y: memory.address(c.y),
    yPitch: memory.pitch(c.y),
    bias: c.bias ? memory.address(c.bias) : memory.zeros(4 * roundUp(c.outputs, LANES)),
    zeros: memory.zeros(4 * roundUp(channels, LANES)),
    outputs: c.outputs,
    depth: d.input,
    height: h.input,
    width: w.input,
    outDepth: d.output,
    outHeight: h.output,
    outWidth: w.output,
    rows: c.samples * d.output * h.output,
    stepD: d.step,
    stepH: h.step,
    stepW: w.step,
    classesD: d.classes.length,
    classesH: h.classes.length,
    classesW: w.classes.length,
    tapsD,
    tapsPitchD: tapPitch(d),
    tapsH,
    tapsPitchH: tapPitch(h),
    tapsW,
    tapsPitchW: tapPitch(w),
    ...noPoints,
  };
}

/** A pointwise convolution has no rows: H and W are one long axis, so that tiles fill up. */
function flatten(axes: readonly Axis[]): readonly Axis[] {
  const [d, h, w] = axes;
  const pointwise = (a: Axis) => a.input === a.output && a.step === 1 && a.classes.length === 1 && a.kernel === 1 && a.classes[0][0].offset === 0;
  if (!pointwise(h) || !pointwise(w)) return axes;
  return [d, { ...h, input: 1, output: 1 }, { ...w, input: h.input * w.input, output: h.output * w.output }];
}

const tapPitch = (axis: Axis) => 4 * (1 + 2 * axis.kernel);

/** Per class: the number of taps, then (bytes into the weights, voxels) each. */
function tapTable(axis: Axis, tapBytes: number): Int32Array {
  const pitch = tapPitch(axis) / 4;
  const table = new Int32Array(axis.classes.length * pitch);
  axis.classes.forEach((taps, index) => {
    table.set([taps.length, ...taps.flatMap(({ tap, offset }) => [tap * tapBytes, offset])], index * pitch);
  });
  return table;
}

type Points = Pick<ConvolutionParams, 'points' | 'pointCount' | 'lowD' | 'highD' | 'lowH' | 'highH' | 'lowW' | 'highW'>;

/** Taps and `channels` of each as one table of offsets, in the order of the weights. */
function pointTable(memory: KernelMemory, axes: readonly Axis[], channels: number, pitch: number): Points {
  const [d, h, w] = axes;
  const offsets = axes.map(({ classes }) => classes[0].map(({ offset }) => offset));
  const [[lowD, highD], [lowH, highH], [lowW, highW]] = offsets.map((axis) => [Math.min(...axis), Math.max(...axis)]);
  const table = offsets[0].flatMap((z) =>
    offsets[1].flatMap((y) => offsets[2].flatMap((x) => indices(channels).map((channel) => ((z * h.input + y) * w.input + x) * pitch + 4 * channel))),
  );
  assert(table.length === d.kernel * h.kernel * w.kernel * channels, 'a class of positions has all taps');
  return { points: memory.keep(Int32Array.from(table)), pointCount: table.length, lowD, highD, lowH, highH, lowW, highW };
}

const noPoints: Points = { points: 0, pointCount: 0, lowD: 0, highD: 0, lowH: 0, highH: 0, lowW: 0, highW: 0 };

interface Blocks extends Packing {
  readonly tapBytes: number;
  /** Bytes to the first channel that each block reads. */
  readonly firsts: Int32Array;
  /** Channels that a block reads. */
  readonly channels: number;
}

/** [outputs / 8][taps][channels][8]. A block of several groups reads the channels of all of them, with zero weights across groups. */
function packBlocks(c: Convolution, taps: number): Blocks {
  const channelsOfGroup = c.channels / c.groups;
  const { firsts, channels } = blockSpans(c);
  const groupOf = (o: number) => Math.floor(o / (c.outputs / c.groups));
  const place: Packing['place'] = (put) => {
    for (let o = 0; o < c.outputs; o++) {
      const block = Math.floor(o / BLOCK);
      const offset = groupOf(o) * channelsOfGroup - firsts[block];
      for (let k = 0; k < channelsOfGroup; k++) {
        const from = c.weightIndex(o, k);
        const to = (block * taps * channels + offset + k) * BLOCK + (o % BLOCK);
        for (let tap = 0; tap < taps; tap++) put(to + tap * channels * BLOCK, from + tap);
      }
    }
  };
  const length = firsts.length * taps * channels * BLOCK;
  return { length, place, tapBytes: 4 * channels * BLOCK, firsts: Int32Array.from(firsts, (first) => 4 * first), channels };
}

/** The channels that the groups of each block of 8 outputs read: the first of each block, and as many for all. */
export function blockSpans(c: Pick<Convolution, 'outputs' | 'channels' | 'groups'>): { firsts: readonly number[]; channels: number } {
  const outputsOfGroup = c.outputs / c.groups;
  const channelsOfGroup = c.channels / c.groups;
  const spans = indices(Math.ceil(c.outputs / BLOCK)).map((block) => {
    const first = Math.floor((block * BLOCK) / outputsOfGroup);
    const last = Math.floor((Math.min((block + 1) * BLOCK, c.outputs) - 1) / outputsOfGroup);
    return { first: first * channelsOfGroup, count: (last - first + 1) * channelsOfGroup };
  });
  const channels = Math.max(...spans.map(({ count }) => count));
  return { firsts: spans.map(({ first }) => Math.min(first, c.channels - channels)), channels };
}

/** [taps][channels, padded to 4]. */
function packDepthwise(c: Convolution, taps: number): Blocks {
  const pitch = roundUp(c.channels, LANES);
  const place: Packing['place'] = (put) => {
    for (let o = 0; o < c.outputs; o++) for (let tap = 0; tap < taps; tap++) put(tap * pitch + o, c.weightIndex(o, 0) + tap);
  };
  return { length: taps * pitch, place, tapBytes: 4 * pitch, firsts: new Int32Array(1), channels: c.channels };
}

/** Rows of a matrix as voxels along W: one tap, one class. */
export function rowAxes(rows: number): readonly [Axis, Axis, Axis] {
  const single = gatherAxis(1, 1, 1, 1, 0, 1);
  return [single, single, { ...single, input: rows, output: rows }];
}

/** Rows and columns of a value of rank other than 5. */
export function matrixOf({ shape }: Operand): { rows: number; columns: number } {
  return { rows: numel(shape.slice(0, -1)), columns: shape[shape.length - 1] };
}
