import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { binaryKinds } from '../../../ops/binary';
import type { WasmKernel } from '../kernel';
import { activationParams, rowSlopes } from './epilogue';

/** Axes of rows that the kernel walks. */
const AXES = 4;

interface RowAxis {
  readonly extent: number;
  /** Rows of a and b from one index to the next; 0 where broadcast. */
  readonly steps: readonly number[];
}

/** Elementwise over rows, broadcast along rows or columns. */
export const binary: WasmKernel<'binary'> = ({ inputs: [a, b, slope], outputs: [y], attrs }, memory) => {
  const operands = [a as Operand, b as Operand];
  const { rows, cols } = layoutOf(y);
  const merged = mergeAxes(rowAxes(y.shape, operands));
  const axes = [...Array.from({ length: AXES }, (): RowAxis => ({ extent: 1, steps: [0, 0] })), ...merged].slice(-AXES);
  const bytes = (operand: 0 | 1, axis: number) => axes[axis].steps[operand] * memory.pitch(operands[operand]);
  const params = {
    a: memory.address(operands[0]),
    b: memory.address(operands[1]),
    y: memory.address(y),
    yPitch: memory.pitch(y),
    columns: cols,
    extent1: axes[1].extent,
    extent2: axes[2].extent,
    extent3: axes[3].extent,
    aStep0: bytes(0, 0),
    aStep1: bytes(0, 1),
    aStep2: bytes(0, 2),
    aStep3: bytes(0, 3),
    bStep0: bytes(1, 0),
    bStep1: bytes(1, 1),
    bStep2: bytes(1, 2),
    bStep3: bytes(1, 3),
    aColumns: layoutOf(operands[0]).cols === 1 ? 0 : 1,
    bColumns: layoutOf(operands[1]).cols === 1 ? 0 : 1,
    kind: binaryKinds.indexOf(attrs.kind),
    ...activationParams(memory, attrs.activation, attrs.alpha, slope),
    ...rowSlopes(y.shape, slope),
  };
  return [memory.call('binary', params, rows, cols)];
};

/** The axes that rows run over, outermost first: N, D, H, W of a volume, all but the last of anything else. */
function rowAxes(shape: readonly number[], operands: readonly Operand[]): RowAxis[] {
  const order = shape.length === 5 ? [0, 2, 3, 4] : shape.slice(0, -1).map((_, axis) => axis);
  const strides = operands.map(() => 1);
  return order
    .reverse()
    .map((axis): RowAxis => {
      const steps = operands.map((operand, i) => (operand.shape[axis] === 1 ? 0 : strides[i]));
      for (const [i, operand] of operands.entries()) strides[i] *= operand.shape[axis];
      return { extent: shape[axis], steps };
    })
    .reverse();
}

/** Neighbouring axes that both operands walk evenly become one, so that the innermost is as long as it can be. */
function mergeAxes(axes: readonly RowAxis[]): RowAxis[] {
  const merged: RowAxis[] = [];
  for (const axis of axes.filter(({ extent }) => extent > 1)) {
    const outer = merged[merged.length - 1];
    const even = outer?.steps.every((step, i) => step === axis.steps[i] * axis.extent);
    if (even) merged[merged.length - 1] = { extent: outer.extent * axis.extent, steps: axis.steps };
    else merged.push(axis);
  }
  return merged;
}
