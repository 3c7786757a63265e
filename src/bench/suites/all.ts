import type { Benchmark } from '../suite';
import { kernelBenchmarks } from './kernels';
import { modelBenchmarks } from './models';
import { trainingBenchmarks } from './training';

/** Every benchmark of a graph, in the order they run. */
export const benchmarks: readonly Benchmark[] = [...kernelBenchmarks, ...modelBenchmarks, ...trainingBenchmarks];
