/** An exported kernel: its parameter block and a range of its parallel axis. */
export type KernelFunction = (params: number, begin: number, end: number) => void;

/** What a thread is told when it starts. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of the control words. */
  readonly control: number;
  /** The kernels in the order of their numbers. */
  readonly kernels: readonly string[];
}

/** Words of shared memory by which the owner and its threads share out one call. */
export const Word = {
  /** Counts calls; threads wait on it. */
  call: 0,
  /** The first unit that nobody has taken. */
  next: 1,
  /** Threads that have not finished the call. */
  pending: 2,
  /** 1 after a trap in a thread. */
  failed: 3,
  kernel: 4,
  params: 5,
  extent: 6,
  slice: 7,
  /** 1 where the last thread is to send a message, because the owner may not wait. */
  message: 8,
} as const;

export const CONTROL_BYTES = 64;

/** Takes slices of the current call until none is left. */
export function takeSlices(control: Int32Array, kernels: readonly KernelFunction[]): void {
  const kernel = kernels[control[Word.kernel]];
  const params = control[Word.params];
  const extent = control[Word.extent];
  const slice = control[Word.slice];
  for (;;) {
    const begin = Atomics.add(control, Word.next, slice);
    if (begin >= extent) return;
    kernel(params, begin, Math.min(begin + slice, extent));
  }
}
