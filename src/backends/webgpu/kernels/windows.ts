import { triple } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { Offset } from '../../../ops/glcm';
import type { Bound } from '../kernel';
import { offsetData } from './counting';

/** The uniforms and bindings of `lib/windows`, and how many windows and positions there are. */
export function windowOperands(
  { shape: [windows, ...size] }: Operand,
  from: Bound,
  { levels, offsets }: { levels: number; offsets: readonly Offset[] },
) {
  return {
    windows,
    positions: size[0] * size[1] * size[2],
    uniforms: { x: 4 * from.view[0], size: triple(size), levels, neighbours: offsets.length },
    bindings: { x: from.source, offsets: offsetData(offsets) },
  };
}
