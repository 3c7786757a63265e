import type { RunOptions } from '../core/progress';
import type { Tensor } from '../core/tensor';
import type { Plan } from '../graph/plan';

export type BackendName = 'webgpu' | 'wasm' | 'reference';

/** What a backend runs on; goes into every result's provenance. */
export interface BackendInfo {
  readonly name: BackendName;
  /** The adapter, or the WASM build and threads. */
  readonly device: string;
  /** True where WebGPU is emulated on the CPU. */
  readonly software: boolean;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** What happened to a backend's device outside of any call: it was lost, or a run has opened another one in its place. */
export type DeviceChange =
  | { readonly state: 'lost'; readonly backend: BackendName; readonly message: string }
  | { readonly state: 'restored'; readonly backend: BackendName; readonly device: string };

/** How a run went. */
export interface RunStats {
  /** Dispatches on a GPU, kernel calls elsewhere. */
  readonly dispatches: number;
  /** Bytes of activations, weights as packed and scratch. */
  readonly bytes: number;
}

/** A plan with its weights on a device. Runs one at a time. */
export interface Executable {
  readonly plan: Plan;
  readonly stats: RunStats;
  /** Named inputs in, named outputs out: host tensors in logical shapes, row-major. */
  run(inputs: Readonly<Record<string, Tensor>>, options?: RunOptions): Promise<Record<string, Tensor>>;
  dispose(): void;
}

/** A place where plans run. Backends are passed as arguments; nobody keeps one in a global. */
export interface Backend {
  readonly info: BackendInfo;
  /** Packs and uploads the weights, compiles kernels. Weights go by their state-dict keys. */
  load(plan: Plan, weights?: ReadonlyMap<string, Tensor>, options?: RunOptions): Promise<Executable>;
  /**
   * Where the operators run that are exact to the last bit, in f64: this backend, or the one that stands beside WebGPU, which refuses
   * them. PmError `webgpu-exact` where none does.
   */
  exact(): Promise<Backend>;
  dispose(): void;
}
