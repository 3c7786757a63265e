import { PmError } from '../../core/errors';
import { Plan } from '../../graph/plan';
import { type PeakKind, type PeakProbe, type PeakRun, peakValue, peakValues } from '../peak';
import { openWasm, type WasmOptions } from './backend';
import type { Call } from './kernel';
import { PlanMemory } from './plan-memory';
import type { Executor } from './threads';

const CHAINS = 12;
const LANES = 4;
const VECTOR = 16;
/** Multiply-adds of a chain: fewer than 2^24, so that counting them in f32 is exact. */
const ROUNDS = 4096;
/** Vectors of a unit of memory: 64 KiB. */
const VECTORS = 4096;
const SCALE = 3;
const SLICE_WORK = 1 << 17;

const nothing = new Plan({
  steps: [],
  preamble: [],
  parameters: new Map(),
  literals: new Map(),
  inputs: new Map(),
  outputs: new Map(),
  slabBytes: [],
  states: new Map(),
  constantBytes: 0,
  liveBytes: 0,
});

/** The limits of the cores that the WASM backend runs on, with the same build and threads. */
export async function createWasmPeaks(options: WasmOptions = {}): Promise<PeakProbe> {
  const { info, heap, executor } = await openWasm(options);
  const prepare = async (kind: PeakKind, amount: number): Promise<PeakRun> => {
    const memory = new PlanMemory(heap, nothing, [], new Map(), SLICE_WORK);
    const units = Math.max(1, Math.round(amount / (kind === 'madd' ? 2 * LANES * CHAINS * ROUNDS : VECTOR * VECTORS)));
    const length = units * VECTORS * LANES;
    const outputs = kind === 'madd' || kind === 'read' ? units * LANES : length;
    const values = () => memory.keep(peakValues(length));
    const x0 = kind === 'madd' ? 0 : values();
    const x1 = kind === 'triad' ? values() : 0;
    const y = memory.zeros(4 * outputs);
    const factors = kind === 'triad' ? { a: SCALE, b: 0 } : { a: 1, b: 1 };
    const work = kind === 'madd' ? LANES * CHAINS * ROUNDS : VECTOR * VECTORS;
    const call = memory.call(`peak_${kind}`, { x0, x1, y, rounds: ROUNDS, vectors: VECTORS, ...factors }, units, work);
    return {
      ...cost(kind, units),
      run: async (repeats) => {
        const start = performance.now();
        await repeat(executor, call, repeats);
        return performance.now() - start;
      },
      error: async () => {
        const found = heap.f32(y, outputs);
        let worst = 0;
        for (let i = 0; i < outputs; i++) worst = Math.max(worst, Math.abs(found[i] - expected(kind, i)));
        return worst;
      },
      dispose: () => memory.dispose(),
    };
  };
  return { info, clock: 'wall', prepare, dispose: () => executor.dispose() };
}

async function repeat(executor: Executor, call: Call, repeats: number): Promise<void> {
  for (let n = 0; n < repeats; n++) {
    const unfinished = executor.run(call);
    if (unfinished) await unfinished;
  }
}

function cost(kind: PeakKind, units: number): { flops: number; bytes: number } {
  const block = units * VECTORS * VECTOR;
  switch (kind) {
    case 'madd':
      return { flops: 2 * LANES * CHAINS * ROUNDS * units, bytes: VECTOR * units };
    case 'copy':
      return { flops: 0, bytes: 2 * block };
    case 'read':
      return { flops: block / 4, bytes: block + VECTOR * units };
    case 'triad':
      return { flops: block / 2, bytes: 3 * block };
    default:
      throw new PmError('peak-kind', String(kind), 'is no peak', 'choose one of the list');
  }
}

function expected(kind: PeakKind, index: number): number {
  if (kind === 'madd') return (CHAINS * (CHAINS - 1)) / 2 + CHAINS * ROUNDS;
  if (kind === 'copy') return peakValue(index);
  if (kind === 'triad') return (1 + SCALE) * peakValue(index);
  const first = Math.floor(index / LANES) * VECTORS * LANES + (index % LANES);
  let sum = 0;
  for (let vector = 0; vector < VECTORS; vector++) sum += peakValue(first + vector * LANES);
  return sum;
}
