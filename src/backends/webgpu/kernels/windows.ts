import { triple } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { OpName } from '../../../ops/all';
import type { KernelStep } from '../kernel';
import { offsetData } from './counting';

type WindowOp = Extract<OpName, `window_${string}`>;

/** The uniforms and bindings of `lib/windows`, where the result lies, and how many windows and positions there are. */
export function windowOperands({ attrs: { levels, offsets }, inputs: [x], outputs: [y], bind }: KernelStep<WindowOp>) {
  const [windows, ...size] = (x as Operand).shape;
  const [from, to] = [bind(x as Operand), bind(y)];
  return {
    windows,
    positions: size[0] * size[1] * size[2],
    uniforms: { x: 4 * from.view[0], size: triple(size), levels, neighbours: offsets.length },
    bindings: { x: from.source, offsets: offsetData(offsets) },
    result: { first: 4 * to.view[0], source: to.source },
  };
}
