import type { GradWeightParams } from '../../../../wasm/kernels';
import { roundUp } from '../../../core/shape';
import { LANES } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import type { Conv3dGradWeightAttrs } from '../../../ops/conv3d_grad_weight';
import type { WasmKernel } from '../kernel';
import { BLOCK, blockSpans } from './convolution';

/** Positions of a group: their rows of x and dy stay in the cache while all points go over them. */
const GROUP = 256;

/** Units enough for the threads of any machine, as long as their partial sums are no larger than this. */
const UNITS = 64;
const PARTIAL_BYTES = 8 << 20;

/** Bytes of four points' partial sums, as in `wasm/conv3d_grad_weight.ts`. */
const TILE_BYTES = 16 * BLOCK;

/** Splits of rows × blocks of outputs, then the merge of the splits. */
export const conv3d_grad_weight: WasmKernel<'conv3d_grad_weight'> = ({ inputs, outputs: [y], attrs }, memory) => {
  const [x, dy] = inputs as Operand[];
  const [samples, allChannels, depth, height, width] = x.shape;
  const [, outputs, outDepth, outHeight, outWidth] = dy.shape;
  const { groups, kernel, stride, padding, dilation } = attrs;
  const isDepthwise = groups > 1 && groups === allChannels && groups === outputs;
  const { firsts, channels } = isDepthwise ? quadSpans(outputs) : blockSpans({ outputs, channels: allChannels, groups });
  const blocks = firsts.length;
  const tiles = pointTiles(attrs, channels, width, outWidth, memory.pitch(x));
  const tileCount = tiles.length / ENTRY;
  const partialStep = kernel[0] * kernel[1] * tileCount * TILE_BYTES;
  const rows = samples * outDepth * outHeight;
  const { rowsOfGroup, rowsOfSplit } = splitRows(rows, outWidth, blocks, partialStep);
  const splits = Math.ceil(rows / rowsOfSplit);
  const params: GradWeightParams = {
    x: memory.address(x),
    xPitch: memory.pitch(x),
    dy: memory.address(dy),
    dyPitch: memory.pitch(dy),
    y: memory.address(y),
    yPitch: memory.pitch(y),
    // The merge reads whole vectors of points, up to three behind the last.
    partials: memory.scratch(splits * blocks * partialStep + TILE_BYTES),
    partialStep,
    lists: memory.scratch(splits * blocks * 8 * rowsOfGroup),
    listStep: 8 * rowsOfGroup,
    firsts: memory.keep(Int32Array.from(firsts, (first) => 4 * first)),
    tiles: memory.keep(tiles),
    tileCount,
    blocks,
    blockOutputs: isDepthwise ? LANES : BLOCK,
    channels,
    outputs,
    // Filters of one channel lie as if one group had a channel for all outputs.
    outputsOfGroup: isDepthwise ? outputs : outputs / groups,
    channelsOfGroup: allChannels / groups,
    ...{ rows, rowsOfSplit, rowsOfGroup, splits, depth, height, width, outDepth, outHeight, outWidth },
    ...{ kernelD: kernel[0], kernelH: kernel[1], kernelW: kernel[2], strideD: stride[0], strideH: stride[1], strideW: stride[2] },
    ...{ paddingD: padding[0], paddingH: padding[1], dilationD: dilation[0], dilationH: dilation[1] },
  };
  const points = kernel[0] * kernel[1] * tileCount * LANES;
  const taps = kernel[0] * kernel[1] * kernel[2];
  return [
    memory.call(
      isDepthwise ? 'conv3d_grad_weight_depthwise' : 'conv3d_grad_weight',
      params,
      splits * blocks,
      rowsOfSplit * outWidth * points * BLOCK,
    ),
    memory.call('conv3d_grad_weight_merge', params, blocks * taps, splits * channels * BLOCK),
  ];
};

/** One vector of channels a block. */
function quadSpans(channels: number): { firsts: readonly number[]; channels: number } {
  return { firsts: Array.from({ length: Math.ceil(channels / LANES) }, (_, quad) => LANES * quad), channels: 1 };
}

/** Rows of a group, and of a split: whole groups. */
function splitRows(rows: number, width: number, blocks: number, partialStep: number): { rowsOfGroup: number; rowsOfSplit: number } {
  const rowsOfGroup = Math.max(1, Math.floor(GROUP / width));
  const wanted = Math.min(Math.ceil(UNITS / blocks), Math.floor(PARTIAL_BYTES / (blocks * partialStep)));
  return { rowsOfGroup, rowsOfSplit: roundUp(Math.ceil(rows / Math.max(1, wanted)), rowsOfGroup) };
}

/** Words of a tile's entry. */
const ENTRY = 12;

/**
 * The points of one pair of taps along D and H, taps along W × `channels`, four a tile. An entry: bytes from the voxel of a position to each,
 * voxels to each, then the positions [some, all, all, some) where some and where all of them are inside the volume.
 */
function pointTiles(
  { kernel, stride, padding, dilation }: Conv3dGradWeightAttrs,
  channels: number,
  width: number,
  outWidth: number,
  pitch: number,
): Int32Array {
  const count = kernel[2] * channels;
  const table = new Int32Array(Math.ceil(count / LANES) * ENTRY);
  for (let first = 0, at = 0; first < count; first += LANES, at += ENTRY) {
    // What fills the last tile up is nobody's.
    const points = [0, 1, 2, 3].map((i) => Math.min(first + i, count - 1));
    const voxels = points.map((point) => Math.floor(point / channels) * dilation[2] - padding[2]);
    const begins = voxels.map((voxel) => Math.min(outWidth, Math.max(0, Math.ceil(-voxel / stride[2]))));
    const ends = voxels.map((voxel, i) => Math.max(begins[i], Math.min(outWidth, Math.floor((width - 1 - voxel) / stride[2]) + 1)));
    const [someBegin, allBegin] = [Math.min(...begins), Math.max(...begins)];
    const [allEnd, someEnd] = [Math.max(allBegin, Math.min(...ends)), Math.max(...ends)];
    table.set([...points.map((point, i) => voxels[i] * pitch + 4 * (point % channels)), ...voxels, someBegin, allBegin, allEnd, someEnd], at);
  }
  return table;
}
