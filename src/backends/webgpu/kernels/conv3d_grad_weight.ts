import { conv3d_grad_weight as shader } from '../../../../shaders/conv3d_grad_weight.wgsl';
import { conv3d_grad_weight_merge as mergeShader } from '../../../../shaders/conv3d_grad_weight_merge.wgsl';
import { numel, triple } from '../../../core/shape';
import { LANES } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, type Source, variants } from '../kernel';
import { channelsOf } from './conv/problem';
import { quadsOf, spatial, vectorItems } from './operands';

/** Items that fill a device, positions that one sum should run over, and the most bytes of partial sums, but for one split. */
const ITEMS = 32768;
const POSITIONS = 1024;
const PARTIAL_BYTES = 32 << 20;

const MATRIX_BYTES = 64;

const choices = { TAPS: [1, 2, 3], WIDE: [false, true] };

/** In software a large tile takes seconds to compile: small problems get small ones. */
const SMALL_FLOPS = 1e6;

/** Rows of dy in splits, then their merge. */
export const conv3d_grad_weight: Kernel<'conv3d_grad_weight'> = {
  variants: [variants(shader, { ...choices, SLIDE: [false, true] }), variants(mergeShader, { ...choices, GROUPED: [false, true] })],
  lower: ({ attrs, inputs, outputs: [y], traits, bind }) => {
    const [x, dy] = inputs as Operand[];
    const [from, by, to] = [bind(x), bind(dy), bind(y)];
    const { groups, kernel, stride, padding, dilation } = attrs;
    const [outputs, channels] = [dy.shape[1], x.shape[1]];
    const atOnce = [3, 2, 1].find((count) => kernel[2] % count === 0) as number;
    const [, , deep, high, width] = dy.shape;
    const rows = dy.shape[0] * deep * high;
    const wide = outputs > LANES && (!traits.software || 2 * rows * width * numel(y.shape) > SMALL_FLOPS);
    const perTile = wide ? 2 : 1;
    const read = channelsOf({ inputs: channels, outputs, groups }, perTile);
    const items = (numel(kernel) / atOnce) * Math.ceil(quadsOf(outputs) / perTile) * read.count;
    const itemBytes = atOnce * perTile * MATRIX_BYTES;
    const wanted = Math.max(Math.ceil(ITEMS / items), Math.ceil((rows * width) / POSITIONS));
    const most = Math.max(1, Math.floor(PARTIAL_BYTES / (items * itemBytes)));
    const rowsPerSplit = Math.ceil(rows / Math.min(wanted, most, rows));
    const splits = Math.ceil(rows / rowsPerSplit);
    const partials: Source = { kind: 'scratch', slot: 0, bytes: splits * items * itemBytes };
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
        constants: { TAPS: atOnce, WIDE: wide, SLIDE: stride[2] === 1 && dilation[2] === 1 },
        uniforms,
        bindings: { x: from.source, dy: by.source, partials },
        items: splits * items,
      }),
      dispatch(mergeShader, {
        constants: { TAPS: atOnce, WIDE: wide, GROUPED: groups > 1 },
        uniforms,
        bindings: { partials, y: to.source },
        items: vectorItems(y),
        weight: 0.05,
      }),
    ];
  },
};
