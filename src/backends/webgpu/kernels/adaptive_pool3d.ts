import { adaptive_pool3d as shader } from '../../../../shaders/adaptive_pool3d.wgsl';
import { adaptive_pool3d_merge as mergeShader } from '../../../../shaders/adaptive_pool3d_merge.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, type Source, variants } from '../kernel';
import { quadsOf, spatial, vectorItems } from './operands';

/** Voxels of a window above which it is cut into segments, and the most segments of one. */
const WINDOW = 512;
const MOST_SEGMENTS = 256;

export const adaptive_pool3d: Kernel<'adaptive_pool3d'> = {
  variants: [variants(shader, { MAXIMUM: [false, true], SEGMENTED: [false, true] }), variants(mergeShader, { MAXIMUM: [false, true] })],
  lower: ({ attrs, inputs, outputs, bind }) => {
    const x = inputs[0] as Operand;
    const [y] = outputs;
    const { rows, cols } = layoutOf(y);
    const [from, to] = [bind(x), bind(y)];
    const [x_size, y_size] = [spatial(x), spatial(y)];
    const window = x_size.reduce((product, extent, axis) => product * Math.ceil(extent / y_size[axis]), 1);
    const segments = window > WINDOW ? Math.min(Math.ceil(window / WINDOW), MOST_SEGMENTS) : 1;
    const MAXIMUM = attrs.kind === 'max';
    const uniforms = { cols, x_size, y_size, segments, y: to.view };
    const items = vectorItems(y);
    const whole = { uniforms: { ...uniforms, x: from.view }, items: items * segments };
    if (segments === 1) return [dispatch(shader, { ...whole, constants: { MAXIMUM, SEGMENTED: false }, bindings: { x: from.source, y: to.source } })];
    const parts: Source = { kind: 'scratch', slot: 0, bytes: 16 * rows * segments * quadsOf(cols) };
    return [
      dispatch(shader, { ...whole, constants: { MAXIMUM, SEGMENTED: true }, bindings: { x: from.source, y: parts } }),
      dispatch(mergeShader, { constants: { MAXIMUM }, uniforms, bindings: { parts, y: to.source }, items, weight: 0.05 }),
    ];
  },
};
