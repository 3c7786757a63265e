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

/**
 * Memory that outlives runs and that plans share: weights in training, their gradients, an optimiser's moments. Zero at first.
 * Values lie in it as in a plan's memory (`graph/layout`), at the offsets that the graphs say.
 */
export interface State {
  /** The elements of one state: f64 on the reference backend, else f32. */
  read(name: string): Promise<Float32Array | Float64Array>;
  /** PmError `state-lost` where the device that held it is gone. */
  write(name: string, elements: Float32Array | Float64Array): Promise<void>;
  dispose(): void;
}

export interface LoadOptions extends RunOptions {
  /** The states that the plan's values are kept in. */
  readonly state?: State;
}

/** A place where plans run. Backends are passed as arguments; nobody keeps one in a global. */
export interface Backend {
  readonly info: BackendInfo;
  /** Packs and uploads the weights, compiles kernels. Weights go by their state-dict keys. */
  load(plan: Plan, weights?: ReadonlyMap<string, Tensor>, options?: LoadOptions): Promise<Executable>;
  /** States by name, of so many bytes (4 an element); they live as long as the backend, or until they are disposed of. */
  createState(bytes: Readonly<Record<string, number>>): Promise<State>;
  /**
   * Where the operators run that are exact to the last bit, in f64: this backend, or the one that stands beside WebGPU, which refuses
   * them. PmError `webgpu-exact` where none does.
   */
  exact(): Promise<Backend>;
  dispose(): void;
}
