import { byteSize } from '../core/dtype';
import { numel } from '../core/shape';
import type { Graph } from '../graph/ir';
import type { Operand } from '../graph/plan';
import { compile } from '../ops/compile';
import type { Peaks, TimedRow } from './report/report';

/** What a run of a graph costs at least, whoever runs it. */
export interface Cost {
  readonly flops: number;
  /** Every operand of every step of the plan read or written once. */
  readonly bytes: number;
}

export function costOf(graph: Graph): Cost {
  const plan = compile(graph);
  const size = (operand: Operand | undefined) => (operand ? byteSize(operand.dtype) * numel(operand.shape) : 0);
  const bytes = plan.steps.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]).reduce((sum, operand) => sum + size(operand), 0);
  return { flops: plan.flops, bytes };
}

type Rates = Pick<TimedRow, 'gflops' | 'gbps' | 'intensity' | 'share' | 'bound'>;

/** Rates at a time of `ms`, beside what the peaks allow: min(GFLOP/s, intensity · GB/s) (Williams, Waterman and Patterson's roofline). */
export function rates({ flops, bytes }: Cost, ms: number, peaks?: Peaks): Rates {
  const gflops = flops / ms / 1e6;
  const gbps = bytes / ms / 1e6;
  const intensity = flops / bytes;
  if (!peaks) return { gflops, gbps, intensity };
  const bound = intensity * peaks.gbps < peaks.gflops ? 'memory' : 'compute';
  const share = bound === 'memory' ? gbps / peaks.gbps : gflops / peaks.gflops;
  return { gflops, gbps, intensity, share, bound };
}
