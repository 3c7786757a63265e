import type { Backend } from '../backends/backend';
import type { RunOptions } from '../core/progress';
import { numel } from '../core/shape';
import { tensor } from '../core/tensor';
import type { Attributes } from '../graph/ir';
import type { Size } from '../imaging/volume';
import { type AttrsOf, type OpName, type ops, opTable } from '../ops/all';
import { createBuilder } from '../ops/builder';
import { runGraph } from './run-graph';

/** The operators that count something in an image of grey levels. */
export type MatrixOp = { [K in OpName]: (typeof ops)[K]['inputs'] extends readonly ['levels', ...string[]] ? K : never }[Exclude<
  OpName,
  'histogram'
>];

/** One matrix, or one for each of `attrs.offsets`: what the operator's file says of its result. */
export type MatrixRequest = {
  readonly [K in MatrixOp]: {
    readonly op: K;
    /** 1.. inside the region, 0 outside, i fastest. */
    readonly levels: Int32Array;
    readonly attrs: AttrsOf<K>;
    /** Where it is not that of the box. */
    readonly size?: Size;
  } & ((typeof ops)[K]['inputs'] extends readonly ['levels', 'distances'] ? { readonly distances: Int32Array } : unknown);
}[MatrixOp];

/** Counts matrices in a box of `size`: exact integers, the same from every source, row-major, in the order of the requests. */
export type MatrixSource = (size: Size, requests: readonly MatrixRequest[], options?: RunOptions) => Promise<Uint32Array[]>;

/** Elements of the results of one run: 64 MiB, half of what WebGPU's default limits let a kernel write. */
const chunk = 1 << 24;

/** Those with a matrix for each offset: they can be counted in parts. */
const perAngle: readonly MatrixOp[] = ['glcm', 'glrlm'];

/** A request, or some angles of one. */
interface Part {
  readonly request: MatrixRequest;
  /** [D, H, W] of its images. */
  readonly shape: readonly number[];
  /** Elements of its result. */
  readonly elements: number;
}

/** A part with the place of its result: in which array, from where. */
interface PlacedPart extends Part {
  readonly target: number;
  readonly first: number;
}

/** Matrices counted by the engine's operators on `backend`: all requests in one run, as far as one run may hold the results. */
export function engineMatrices(backend: Backend): MatrixSource {
  return async (size, requests, options) => {
    const results: Uint32Array[] = [];
    const runs: PlacedPart[][] = [];
    let room = 0;
    for (const [target, request] of requests.entries()) {
      let first = 0;
      for (const part of split(request, size)) {
        if (runs.length === 0 || part.elements > room) {
          runs.push([]);
          room = chunk;
        }
        runs[runs.length - 1].push({ ...part, target, first });
        room -= part.elements;
        first += part.elements;
      }
      results.push(new Uint32Array(first));
    }
    for (const parts of runs) {
      const counts = await run(backend, parts, options);
      for (const [n, { target, first }] of parts.entries()) results[target].set(counts[n], first);
    }
    return results;
  };
}

const shapeOf = ([ni, nj, nk]: Size) => [nk, nj, ni];

/** The request in parts that one run can hold. */
function split(request: MatrixRequest, size: Size): Part[] {
  const { op, attrs } = request;
  const shape = shapeOf(request.size ?? size);
  const image = { shape, dtype: 'i32' } as const;
  const [result] = opTable[op].infer([image, image], attrs as unknown as Attributes);
  const elements = numel(result.shape);
  if (elements <= chunk || !perAngle.includes(op)) return [{ request, shape, elements }];
  const area = elements / attrs.offsets.length;
  const step = Math.max(1, Math.floor(chunk / area));
  return Array.from({ length: Math.ceil(attrs.offsets.length / step) }, (_, n) => {
    const offsets = attrs.offsets.slice(n * step, (n + 1) * step);
    return { request: { ...request, attrs: { ...attrs, offsets } } as MatrixRequest, shape, elements: offsets.length * area };
  });
}

/** The images that a request is counted in. */
function imagesOf(request: MatrixRequest): Int32Array[] {
  return 'distances' in request ? [request.levels, request.distances] : [request.levels];
}

/** Counts all parts in one run; images that several share are uploaded once. */
async function run(backend: Backend, parts: readonly Part[], options?: RunOptions): Promise<Uint32Array[]> {
  const builder = createBuilder();
  const shapes = new Map(parts.flatMap(({ request, shape }) => imagesOf(request).map((image) => [image, shape])));
  const images = [...shapes];
  const values = new Map(images.map(([image, shape], n) => [image, builder.input(`image${n}`, shape, 'i32')]));
  parts.forEach(({ request }, n) => {
    const operands = imagesOf(request).map((image) => values.get(image));
    const [counts] = builder.apply(request.op, operands, request.attrs as unknown as Attributes);
    builder.output(`counts${n}`, counts);
  });
  const inputs = Object.fromEntries(images.map(([image, shape], n) => [`image${n}`, tensor('i32', shape, image)]));
  const outputs = await runGraph(backend, builder.finish(), inputs, options);
  return parts.map((_, n) => outputs[`counts${n}`].data as Uint32Array);
}
