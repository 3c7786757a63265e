import { pack, unpack } from '../../backends/layout';
import { numel, roundUp, type Shape } from '../../core/shape';
import { asFloat64, type Tensor, tensor } from '../../core/tensor';
import type { GraphBuilder } from '../../graph/graph-builder';
import type { Value } from '../../graph/ir';
import { bytesOf } from '../../graph/layout';
import { ALIGNMENT } from '../../graph/memory';

/** Elements of the flat values that optimisers work on: a binding of a device at WebGPU's default limits holds twice as many. */
const PAGE = 1 << 24;

/** Where one weight lies in a state, in bytes. */
export interface WeightPlace {
  readonly key: string;
  readonly shape: Shape;
  readonly offset: number;
}

/** Weights one after another, each as a plan's values lie, on offsets that WebGPU can bind. */
export interface StateLayout {
  readonly places: readonly WeightPlace[];
  readonly bytes: number;
}

export function layoutWeights(weights: readonly { readonly key: string; readonly shape: Shape }[]): StateLayout {
  let bytes = 0;
  const places = weights.map(({ key, shape }): WeightPlace => {
    const offset = bytes;
    bytes += roundUp(bytesOf({ shape, dtype: 'f32' }), ALIGNMENT);
    return { key, shape, offset };
  });
  return { places, bytes: Math.max(bytes, ALIGNMENT) };
}

/** A state's elements from weights by key; what lies between them is zero. */
export function packWeights({ places, bytes }: StateLayout, weights: (key: string) => Tensor): Float64Array {
  const elements = new Float64Array(bytes / 4);
  for (const { key, shape, offset } of places) pack(asFloat64(weights(key)), { shape, dtype: 'f32' }, elements, offset / 4);
  return elements;
}

/** The weights of a state's elements, in the elements' precision. */
export function unpackWeights({ places }: StateLayout, elements: Float32Array | Float64Array): Map<string, Tensor> {
  return new Map(
    places.map(({ key, shape, offset }) => {
      const data = elements instanceof Float64Array ? new Float64Array(numel(shape)) : new Float32Array(numel(shape));
      unpack(elements, { shape, dtype: 'f32' }, data, offset / 4);
      return [key, tensor(elements instanceof Float64Array ? 'f64' : 'f32', shape, data)];
    }),
  );
}

/** A state as flat values. */
export function flatPages(b: GraphBuilder, state: string, bytes: number): Value[] {
  const pages: Value[] = [];
  for (let first = 0; first < bytes / 4; first += PAGE) {
    pages.push(b.state({ state, offset: 4 * first }, [Math.min(PAGE, bytes / 4 - first)]));
  }
  return pages;
}
