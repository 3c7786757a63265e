import type { Executable } from '../../backends/backend';
import { PmError } from '../../core/errors';
import type { Graph } from '../../graph/ir';

type Load = (graph: Graph, budget?: number) => Promise<Executable>;

/** The gradient plan of full batches, and that of an epoch's last batch where it is smaller. */
export interface BatchPlans {
  readonly full: Executable;
  readonly small?: Executable;
}

/**
 * Loads both so that together they take no more than the budget on the device: the small one as it likes, or, where too little is left
 * for the other, within half of it. Throws PmError `memory-budget` where that is not enough either.
 */
export async function loadBatches(load: Load, full: Graph, small: Graph | undefined, budget?: number): Promise<BatchPlans> {
  if (!small) return { full: await loadWithin(load, full, budget) };
  const loadBoth = async (share?: number): Promise<BatchPlans> => {
    const first = await loadWithin(load, small, share);
    try {
      return { small: first, full: await loadWithin(load, full, budget === undefined ? undefined : budget - first.stats.bytes) };
    } catch (error) {
      first.dispose();
      throw error;
    }
  };
  return loadBoth(budget).catch((error) => {
    if (budget === undefined || !(error instanceof PmError && error.code === 'memory-budget')) throw error;
    return loadBoth(budget / 2);
  });
}

/** Loads a graph so that it takes no more than the budget on the device, where kernels keep more than the plan has. */
async function loadWithin(load: Load, graph: Graph, budget?: number): Promise<Executable> {
  let allowed = budget;
  for (;;) {
    const executable = await load(graph, allowed);
    const excess = executable.stats.bytes - (budget ?? Number.POSITIVE_INFINITY);
    if (excess <= 0 || allowed === undefined) return executable;
    executable.dispose();
    allowed -= excess;
  }
}
