import { binary as shader } from '../../../../shaders/binary.wgsl';
import { PmError } from '../../../core/errors';
import { stridesOf } from '../../../core/shape';
import type { ValueType } from '../../../graph/ir';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { binaryKinds } from '../../../ops/binary';
import { dispatch, type Kernel, variants } from '../kernel';
import { activationChoices, activationOf, vectorItems } from './operands';

type Four = readonly [number, number, number, number];

/** Extents of the axes that make up the rows, outermost first. */
const rowAxes = ({ shape }: ValueType): readonly number[] => (shape.length === 5 ? [shape[0], shape[2], shape[3], shape[4]] : shape.slice(0, -1));

/** The row axes of y, at most four, with the steps of the rows of a and b along them; axes that both operands walk alike are joined. */
function broadcastRows(a: ValueType, b: ValueType, y: ValueType): { axes: Four; a_pitch: Four; b_pitch: Four } {
  const extents = rowAxes(y);
  const pitches = (t: ValueType) => stridesOf(rowAxes(t)).map((stride, axis) => (rowAxes(t)[axis] === 1 ? 0 : stride));
  const [pa, pb] = [pitches(a), pitches(b)];
  const joined: { extent: number; a: number; b: number }[] = [];
  extents.forEach((extent, axis) => {
    if (extent === 1) return;
    const next = { extent, a: pa[axis], b: pb[axis] };
    const last = joined[joined.length - 1];
    const continues = last && last.a === next.a * extent && last.b === next.b * extent;
    if (continues) joined[joined.length - 1] = { ...next, extent: last.extent * extent };
    else joined.push(next);
  });
  if (joined.length > 4) {
    throw new PmError('op-shape', 'binary', `[${a.shape}] and [${b.shape}] broadcast along ${joined.length} axes`, 'reshape to at most four');
  }
  const four = (key: 'extent' | 'a' | 'b', fill: number) =>
    [...Array<number>(4 - joined.length).fill(fill), ...joined.map((axis) => axis[key])] as unknown as Four;
  return { axes: four('extent', 1), a_pitch: four('a', 0), b_pitch: four('b', 0) };
}

export const binary: Kernel<'binary'> = {
  variants: [variants(shader, { ...activationChoices, KIND: binaryKinds.map((_, i) => i), A_SPREAD: [false, true], B_SPREAD: [false, true] })],
  lower: ({ attrs, inputs, outputs, bind }) => {
    const [y] = outputs;
    const [a, b] = inputs as Operand[];
    const slope = inputs[2];
    const [left, right, slopes, to] = [bind(a), bind(b), bind(slope), bind(y)];
    const { cols } = layoutOf(y);
    const spread = (operand: Operand) => cols > 1 && layoutOf(operand).cols === 1;
    const { constants, uniforms } = activationOf(attrs, slope, slopes, y);
    return [
      dispatch(shader, {
        constants: { ...constants, KIND: binaryKinds.indexOf(attrs.kind), A_SPREAD: spread(a), B_SPREAD: spread(b) },
        uniforms: { ...uniforms, ...broadcastRows(a, b, y), cols, a: left.view, b: right.view, y: to.view },
        bindings: { a: left.source, b: right.source, slope: slopes?.source, y: to.source },
        items: vectorItems(y),
      }),
    ];
  },
};
