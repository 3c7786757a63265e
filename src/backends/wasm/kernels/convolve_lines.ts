import { byteSize } from '../../../core/dtype';
import { roundUp } from '../../../core/shape';
import { LANES } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { type LineTerm, lineTerms } from '../../../ops/convolve_lines';
import type { KernelMemory, WasmKernel } from '../kernel';

/** Elements of y from `at` on (an index along the axis) with the same terms; each next one takes its factors one element on. */
interface Run {
  readonly at: number;
  readonly elements: number;
  readonly terms: readonly LineTerm[];
}

export const convolve_lines: WasmKernel<'convolve_lines'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const source = x as Operand;
  const { axis, single } = attrs;
  const [from, to] = [strides(source, memory), strides(y, memory)];
  // Rows of f32 end with zeros.
  const row = single ? roundUp(y.shape[2], LANES) : y.shape[2];
  const terms = lineTerms(attrs);
  const runs = axis === 2 ? runsOf(terms, row) : terms.map((each, at): Run => ({ at, elements: row, terms: each }));
  const table = runs.reduce<number[]>((entries, run) => {
    const first = entries.length === 0 ? 0 : entries[entries.length - 2] + entries[entries.length - 1];
    entries.push(run.at * to[axis], run.elements, first, run.terms.length);
    return entries;
  }, []);
  const all = runs.flatMap((run) => run.terms);
  const params = {
    x: memory.address(source),
    xOuter: axis === 1 ? from[0] : from[1],
    y: memory.address(y),
    yOuter: axis === 1 ? to[0] : to[1],
    runs: runs.length,
    table: memory.keep(Int32Array.from(table)),
    offsets: memory.keep(Int32Array.from(all, (term) => term.from * from[axis])),
    taps: memory.keep(single ? Float32Array.from(all, ({ tap }) => tap) : Float64Array.from(all, ({ tap }) => tap)),
  };
  const [depth, height] = y.shape;
  const outer = axis === 0 ? height : axis === 1 ? depth : depth * height;
  const work = (2 * row * attrs.taps.length) / (axis === 2 ? runs.length : 1);
  return [memory.call(single ? 'convolve_lines_single' : 'convolve_lines_double', params, outer * runs.length, work)];
};

/** Bytes from a voxel to the next along D, H and W. */
function strides(operand: Operand, memory: KernelMemory): [number, number, number] {
  const [, height, width] = operand.shape;
  const size = byteSize(operand.dtype);
  const line = operand.dtype === 'f32' ? memory.pitch(operand) : size * width;
  return [height * line, line, size];
}

/** Neighbours along W with terms alike, each one element on from the one before; then the zeros behind the last, up to `row`. */
function runsOf(terms: readonly (readonly LineTerm[])[], row: number): Run[] {
  const isNext = (n: number) =>
    n > 0 &&
    terms[n].length === terms[n - 1].length &&
    terms[n].every(({ from, tap }, t) => from === terms[n - 1][t].from + 1 && tap === terms[n - 1][t].tap);
  const starts = terms.flatMap((_, n) => (isNext(n) ? [] : [n]));
  const runs = starts.map((at, n): Run => ({ at, elements: (starts[n + 1] ?? terms.length) - at, terms: terms[at] }));
  return row > terms.length ? [...runs, { at: terms.length, elements: row - terms.length, terms: [] }] : runs;
}
