import { nextTask, type RunOptions, throwIfAborted } from '../../../core/progress';
import type { Field } from './field';

/** How the responses of several kernels become one. */
export const poolings = ['max', 'average'] as const;
export type Pooling = (typeof poolings)[number];

/** The largest, the average or the sum of the fields, voxel by voxel; cancelled between two of them. */
export function pooled(fields: readonly Field[], pooling: Pooling | 'sum', { signal }: RunOptions = {}): Field {
  if (fields.length === 1) return fields[0];
  const merge = pooling === 'max' ? keepLarger : add;
  return {
    ...fields[0],
    values: async (box) => {
      const out = (await fields[0].values(box)).slice();
      for (const field of fields.slice(1)) {
        await nextTask();
        throwIfAborted(signal);
        merge(out, await field.values(box));
      }
      return pooling === 'average' ? out.map((sum) => sum / fields.length) : out;
    },
  };
}

function add(out: Float64Array, values: Float64Array): void {
  for (let at = 0; at < out.length; at++) out[at] += values[at];
}

/** NaN stays NaN. */
function keepLarger(out: Float64Array, values: Float64Array): void {
  for (let at = 0; at < out.length; at++) out[at] = Math.max(out[at], values[at]);
}
