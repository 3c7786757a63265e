import type { Backend } from '../../backends/backend';
import type { RunOptions } from '../../core/progress';
import { asFloat32, asFloat64, tensor } from '../../core/tensor';
import type { Value } from '../../graph/ir';
import type { Volume } from '../../imaging/volume';
import { type Builder, createBuilder } from '../../ops/builder';
import type { LineAxis } from '../../ops/lines';
import { runGraph } from '../run-graph';

/** The operators' name of an image's axis: i is W, the fastest. */
export const lineAxis = (axis: number): LineAxis => (2 - axis) as LineAxis;

/**
 * What `build` makes of an image by operators that filter lines, by name. They run where results are exact, beside WebGPU on WASM: in
 * f32 voxels would move over the edges of bins. With `single` values are f32, as those of a filter that computes so.
 */
export async function filterLines(
  backend: Backend,
  { size: [ni, nj, nk], dtype, data }: Pick<Volume, 'size' | 'dtype' | 'data'>,
  single: boolean,
  build: (b: Builder, x: Value) => Readonly<Record<string, Value>>,
  { signal }: RunOptions = {},
): Promise<Record<string, Float64Array | Float32Array>> {
  const exact = await backend.exact();
  const b = createBuilder();
  const shape = [nk, nj, ni];
  for (const [name, value] of Object.entries(build(b, b.input('image', shape, single ? 'f32' : 'f64')))) b.output(name, value);
  const outputs = await runGraph(exact, b.finish(), { image: tensor(dtype, shape, data) }, { signal });
  return Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, single ? asFloat32(output) : asFloat64(output)]));
}
