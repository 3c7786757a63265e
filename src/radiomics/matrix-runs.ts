import type { Backend } from '../backends/backend';
import type { RunOptions } from '../core/progress';
import { numel } from '../core/shape';
import { type Tensor, tensor } from '../core/tensor';
import type { Attributes, DeviceDType, Value } from '../graph/ir';
import { opTable } from '../ops/all';
import { createBuilder } from '../ops/builder';
import type { Offset } from '../ops/glcm';
import type { BinnedRoi } from './discretise';
import { checkMatrixSize } from './matrix-size';
import type { MatrixOp, MatrixRequest } from './matrix-source';
import { type LevelBins, levelAxes } from './numbering';
import { runGraph } from './run-graph';

/** A request with the numbers of its levels. */
export interface Asked {
  readonly request: MatrixRequest;
  readonly bins: LevelBins;
}

/** What the operator counted: row-major. */
export interface Counts {
  readonly counts: Uint32Array;
  readonly shape: readonly number[];
}

/** Elements of the results of one run: 64 MiB, half of what WebGPU's default limits let a kernel write. */
const chunk = 1 << 24;

/** Those with a matrix for each offset: they can be counted in parts. */
const perAngle: readonly MatrixOp[] = ['glcm', 'glrlm'];

/** What is asked, or some angles of it, with the place of its result: in which array, from where. */
interface Part extends Asked {
  /** Of the operator. */
  readonly attrs: Attributes;
  readonly elements: number;
  readonly target: number;
  readonly first: number;
}

/** Counts all that is asked in as few runs as can hold the results. */
export async function countAll(backend: Backend, asked: readonly Asked[], options?: RunOptions): Promise<Counts[]> {
  const runs: Part[][] = [];
  let room = 0;
  const results = asked.map((each, target): Counts => {
    const shape = resultOf(each);
    let first = 0;
    for (const { attrs, elements } of split(each, numel(shape))) {
      if (runs.length === 0 || elements > room) {
        runs.push([]);
        room = chunk;
      }
      runs[runs.length - 1].push({ ...each, attrs, elements, target, first });
      room -= elements;
      first += elements;
    }
    return { counts: new Uint32Array(first), shape };
  });
  for (const parts of runs) {
    const counts = await run(backend, parts, options);
    for (const [n, { target, first }] of parts.entries()) results[target].counts.set(counts[n], first);
  }
  return results;
}

const shapeOf = ({ size: [ni, nj, nk] }: BinnedRoi) => [nk, nj, ni];

/** Shape of the result; PmError `matrix-size` where that is too much. */
function resultOf({ request: { op, roi, attrs }, bins: { levels } }: Asked): readonly number[] {
  const image = { shape: shapeOf(roi), dtype: 'i32' } as const;
  if (op === 'digitize') return image.shape;
  const infer = (each: number) => opTable[op].infer([image, image], { ...attrs, levels: each })[0].shape;
  checkMatrixSize(op.toUpperCase(), numel(infer(1)) * levels ** levelAxes(op).length);
  return infer(levels);
}

/** The attributes of the parts that one run can hold, and the elements of their results. */
function split({ request: { op, attrs }, bins: { levels } }: Asked, elements: number): { attrs: Attributes; elements: number }[] {
  if (elements <= chunk || !perAngle.includes(op)) return [{ attrs: { ...attrs, levels }, elements }];
  const { offsets } = attrs as { offsets: readonly Offset[] };
  const area = elements / offsets.length;
  const step = Math.max(1, Math.floor(chunk / area));
  return Array.from({ length: Math.ceil(offsets.length / step) }, (_, n) => {
    const some = offsets.slice(n * step, (n + 1) * step);
    return { attrs: { ...attrs, levels, offsets: some }, elements: some.length * area };
  });
}

/** Counts the parts in one run: what they share is uploaded once, and discretised once. */
async function run(backend: Backend, parts: readonly Part[], options?: RunOptions): Promise<Uint32Array[]> {
  const b = createBuilder();
  const inputs: Record<string, Tensor> = {};
  const values = new Map<object, Value>();
  const once = (key: object, make: () => Value): Value => {
    const value = values.get(key) ?? make();
    values.set(key, value);
    return value;
  };
  const input = (dtype: DeviceDType, shape: readonly number[], data: Float64Array | Int32Array): Value => {
    const name = `input${Object.keys(inputs).length}`;
    inputs[name] = tensor(dtype, shape, data);
    return b.input(name, shape, dtype);
  };
  const levelsOf = ({ request: { roi }, bins }: Asked): Value =>
    once(bins, () => {
      const image = once(roi, () => input('f64', shapeOf(roi), imageOf(roi)));
      const { edges, numbers } = bins;
      return b.digitize(image, input('f64', [edges.length], edges), { numbers: numbers && input('i32', [numbers.length], numbers) });
    });
  parts.forEach((part, n) => {
    const { request, attrs } = part;
    const levels = levelsOf(part);
    const more = 'distances' in request ? [once(request.distances, () => input('i32', shapeOf(request.roi), request.distances))] : [];
    b.output(`counts${n}`, request.op === 'digitize' ? levels : b.apply(request.op, [levels, ...more], attrs)[0]);
  });
  const outputs = await runGraph(backend, b.finish(), inputs, options);
  return parts.map((_, n) => outputs[`counts${n}`].data as Uint32Array);
}

/** The values on the grid of the box, NaN outside the region. */
function imageOf({ mask, values }: BinnedRoi): Float64Array {
  const image = new Float64Array(mask.length);
  for (let voxel = 0, at = 0; voxel < image.length; voxel++) image[voxel] = mask[voxel] === 0 ? Number.NaN : values[at++];
  return image;
}
