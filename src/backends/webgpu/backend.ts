import { PmError } from '../../core/errors';
import type { Backend } from '../backend';
import { evaluateConstants } from '../constants';
import { DeviceConnection, type WebGpuOptions } from './device';
import { WebGpuExecutable } from './executable';
import { Pace } from './pace';
import { lowerPlan } from './program';
import { WebGpuState } from './state';

/**
 * Plans on WebGPU. Runs at the default limits and uses the adapter's larger ones where a plan needs them.
 *
 * A lost device ends the current run with PmError `device-lost`; the next run requests a device again and rebuilds there.
 */
export async function createWebGpuBackend(options: WebGpuOptions = {}): Promise<Backend> {
  const connection = await DeviceConnection.open(options);
  const { info, traits } = await connection.context();
  const pace = new Pace(info.software);
  let exact: Promise<Backend> | undefined;
  return {
    info,
    createState: async (bytes) => new WebGpuState(await connection.context(), bytes),
    load: async (plan, weights = new Map(), { state, ...runOptions } = {}) => {
      const program = lowerPlan(plan, evaluateConstants(plan, weights), traits);
      const executable = new WebGpuExecutable(plan, program, connection, pace, state);
      await executable.prepare(runOptions);
      return executable;
    },
    exact: async () => {
      if (!options.exact)
        throw new PmError('webgpu-exact', 'WebGPU', 'has no f64, and no backend stands beside it', 'give one (`exact`), or use WASM');
      exact ??= options.exact().catch((error: unknown) => {
        // The next call tries again.
        exact = undefined;
        throw error;
      });
      return exact;
    },
    dispose: () => {
      connection.close();
      exact?.then((beside) => beside.dispose()).catch(() => {});
    },
  };
}
