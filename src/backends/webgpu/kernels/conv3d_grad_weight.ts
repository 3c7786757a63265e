import { conv3d_grad_weight as shader } from '../../../../shaders/conv3d_grad_weight.wgsl';
import { conv3d_grad_weight_merge as mergeShader } from '../../../../shaders/conv3d_grad_weight_merge.wgsl';
import { numel, triple } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, type Source, variants } from '../kernel';
import { channelsOf } from './conv';
import { quadsOf, spatial, vectorItems } from './operands';

/** Items that fill a device, positions that one sum should run over, and the most bytes of partial sums, but for one split. */
const ITEMS = 32768;
const POSITIONS = 1024;
const PARTIAL_BYTES = 32 << 20;

const MATRIX_BYTES = 64;

const TAPS = [1, 2, 3];

/** Rows of dy in splits, then their merge. */
export const conv3d_grad_weight: Kernel<'conv3d_grad_weight'> = {
  variants: [variants(shader, { TAPS }), variants(mergeShader, { TAPS, GROUPED: [false, true] })],
  lower: ({ attrs, inputs, outputs: [y], bind }) => {
    const [x, dy] = inputs as Operand[];
    const [from, by, to] = [bind(x), bind(dy), bind(y)];
    const { groups, kernel, stride, padding, dilation } = attrs;
    const [outputs, channels] = [dy.shape[1], x.shape[1]];
    const atOnce = [3, 2, 1].find((count) => kernel[2] % count === 0) as number;
    const read = channelsOf({ inputs: channels, outputs, groups }, 1);
    const items = (numel(kernel) / atOnce) * quadsOf(outputs) * read.count;
    const [, high, wide] = spatial(dy);
    const rows = dy.shape[0] * dy.shape[2] * high;
    const wanted = Math.max(Math.ceil(ITEMS / items), Math.ceil((rows * wide) / POSITIONS));
    const most = Math.max(1, Math.floor(PARTIAL_BYTES / (items * atOnce * MATRIX_BYTES)));
    const rowsPerSplit = Math.ceil(rows / Math.min(wanted, most, rows));
    const splits = Math.ceil(rows / rowsPerSplit);
    const partials: Source = { kind: 'scratch', slot: 0, bytes: splits * items * atOnce * MATRIX_BYTES };
    const uniforms = {
      outputs,
      x_size: spatial(x),
      channels: read.count,
      dy_size: spatial(dy),
      last_start: read.lastStart,
      taps: kernel,
      out_per_group: outputs / groups,
      stride,
      in_per_group: channels / groups,
      offset: triple(padding.map((extent) => -extent)),
      rows,
      step: dilation,
      rows_per_split: rowsPerSplit,
      x: from.view,
      dy: by.view,
      y: to.view,
      splits,
    };
    return [
      dispatch(shader, {
        constants: { TAPS: atOnce },
        uniforms,
        bindings: { x: from.source, dy: by.source, partials },
        items: splits * items,
      }),
      dispatch(mergeShader, {
        constants: { TAPS: atOnce, GROUPED: groups > 1 },
        uniforms,
        bindings: { partials, y: to.source },
        items: vectorItems(y),
        weight: 0.05,
      }),
    ];
  },
};
