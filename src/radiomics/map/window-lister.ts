import type { Backend, Executable } from '../../backends/backend';
import type { RunOptions } from '../../core/progress';
import { numel, type Triple } from '../../core/shape';
import { tensor } from '../../core/tensor';
import type { Attributes } from '../../graph/ir';
import { opTable } from '../../ops/all';
import { createBuilder } from '../../ops/builder';
import { compile } from '../../ops/compile';
import type { WindowRequest } from '../windows';

/** Lists what batches of windows hold, on a backend: exact integers, the same on every one. */
export class WindowLister {
  /** Elements that are listed for one window. */
  readonly elements: number;
  #loaded?: { readonly windows: number; readonly executable: Executable };

  /** `extents` of a window along k, j, i. */
  constructor(
    readonly backend: Backend,
    readonly request: WindowRequest,
    readonly extents: Triple,
  ) {
    const [listed] = opTable[request.op].infer([{ shape: [1, ...extents], dtype: 'i32' }], request.attrs as unknown as Attributes);
    this.elements = numel(listed.shape);
  }

  /** `levels` are those of `windows` windows, one after another; the result has `elements` for each. */
  async list(levels: Int32Array, windows: number, options?: RunOptions): Promise<Uint32Array> {
    const shape = [windows, ...this.extents];
    const executable = await this.#executable(windows, options);
    const { listed } = await executable.run({ windows: tensor('i32', shape, levels) }, options);
    return listed.data as Uint32Array;
  }

  dispose(): void {
    this.#loaded?.executable.dispose();
    this.#loaded = undefined;
  }

  async #executable(windows: number, options?: RunOptions): Promise<Executable> {
    if (this.#loaded?.windows === windows) return this.#loaded.executable;
    this.dispose();
    const builder = createBuilder();
    const input = builder.input('windows', [windows, ...this.extents], 'i32');
    builder.output('listed', builder.apply(this.request.op, [input], this.request.attrs as unknown as Attributes)[0]);
    const executable = await this.backend.load(compile(builder.finish()), undefined, options);
    this.#loaded = { windows, executable };
    return executable;
  }
}
