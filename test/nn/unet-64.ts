import type { Backend } from '../../src/backends/backend';
import { asFloat64 } from '../../src/core/tensor';
import type { Plan } from '../../src/graph/plan';
import { buildNetwork } from '../../src/nn/models/build';
import { compile } from '../../src/ops/compile';
import { recipeInput, recipeWeights } from '../support/recipe';

const architecture = {
  name: 'UNet',
  args: {
    spatial_dims: 3,
    in_channels: 1,
    out_channels: 2,
    channels: [16, 32, 64, 128, 256],
    strides: [2, 2, 2, 2],
    num_res_units: 2,
    norm: 'batch',
  },
};
const shape = [1, 1, 64, 64, 64];

export interface Unet64Run {
  readonly plan: Plan;
  readonly output: Float64Array;
  /** One line: device, time of the second run, memory, dispatches. */
  readonly line: string;
}

/** MONAI's UNet on 64³ voxels in one plan. */
export async function runUnet64(backend: Backend): Promise<Unet64Run> {
  const { graph, stateDict } = buildNetwork(architecture, shape);
  const plan = compile(graph);
  const executable = await backend.load(plan, recipeWeights(stateDict));
  try {
    const input = recipeInput('x0:model:unet_64', shape);
    await executable.run({ input });
    const start = performance.now();
    const { output } = await executable.run({ input });
    const milliseconds = performance.now() - start;
    const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
    const memory = `planned activations ${mebibytes(plan.activationBytes)} (live ${mebibytes(plan.liveBytes)}), weights ${mebibytes(plan.constantBytes)}`;
    const { name, device } = backend.info;
    const line = `UNet 64³ on ${name} (${device}): ${milliseconds.toFixed(0)} ms, ${memory}, ${plan.steps.length} steps, ${executable.stats.dispatches} dispatches`;
    return { plan, output: asFloat64(output), line };
  } finally {
    executable.dispose();
  }
}
