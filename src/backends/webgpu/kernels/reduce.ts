import { reduce as shader } from '../../../../shaders/reduce.wgsl';
import { LANES, layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { rowSums } from '../../row-sums';
import { type Dispatch, dispatch, type Kernel, type Source, variants } from '../kernel';
import { quadsOf, viewOf } from './operands';

/** Vec4 that one item sums at most: of x, and of partial sums. */
const FAN_IN = 256;
const MERGE = 64;

/** Partial sums, and sums of those, until one is left. */
export const reduce: Kernel<'reduce'> = {
  variants: [variants(shader, { HAS_BY: [false, true], SUM_COLUMNS: [false, true], LAST: [false, true] })],
  lower: ({ attrs, inputs, outputs, bind }) => {
    const x = inputs[0] as Operand;
    const [from, by, to] = [bind(x), bind(inputs[1]), bind(outputs[0])];
    const { kept, summed, sumColumns } = rowSums(x.shape, attrs.dims);
    const { cols } = layoutOf(x);
    const across = sumColumns ? 1 : quadsOf(cols);
    const vectors = summed.count * (sumColumns ? quadsOf(cols) : 1);
    const stages: Dispatch[] = [];
    let source = from.source;
    let uniforms = { cols, x: from.view, kept: kept.inner, kept_steps: kept.steps, summed: summed.inner, summed_steps: summed.steps, count: vectors };
    for (let stage = 0; ; stage++) {
      const first = stage === 0;
      const parts = Math.ceil(uniforms.count / (first ? FAN_IN : MERGE));
      const last = parts === 1;
      const items = kept.count * parts * across;
      const partials: Source = { kind: 'scratch', slot: stage % 2, bytes: 16 * items };
      stages.push(
        dispatch(shader, {
          constants: { HAS_BY: first && by !== undefined, SUM_COLUMNS: sumColumns, LAST: last },
          uniforms: { ...uniforms, parts, by: viewOf(by), y: last ? to.view : [0, across] },
          bindings: { x: source, by: first ? by?.source : undefined, y: last ? to.source : partials },
          items,
          weight: uniforms.count / vectors,
        }),
      );
      if (last) return stages;
      source = partials;
      uniforms = {
        cols: sumColumns ? LANES : cols,
        x: [0, across],
        kept: kept.count,
        kept_steps: [0, parts],
        summed: parts,
        summed_steps: [0, 1],
        count: parts,
      };
    }
  },
};
