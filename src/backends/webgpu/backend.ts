import { PmError } from '../../core/errors';
import type { Backend } from '../backend';
import { evaluateConstants } from '../constants';
import { DeviceConnection, type WebGpuOptions } from './device';
import { guarded, WebGpuExecutable } from './executable';
import { tunedKernels } from './kernels/tuned';
import { Pace } from './pace';
import { choicesOf, lowerPlan } from './program';
import { WebGpuState } from './state';
import { type TimeTrial, Tuner } from './tuner';
import { timeDispatches } from './tuning/stopwatch';

/** Milliseconds for measuring variants at a load: SwiftShader compiles one in a second. */
const TUNE_BUDGET = 20_000;

/**
 * Plans on WebGPU. Runs at the default limits and uses the adapter's larger ones where a plan needs them.
 *
 * A lost device ends the current run with PmError `device-lost`; the next run requests a device again and rebuilds there.
 */
export async function createWebGpuBackend(options: WebGpuOptions = {}): Promise<Backend> {
  const connection = await DeviceConnection.open(options);
  const { info, traits } = await connection.context();
  const pace = new Pace(info.software);
  const { tune = 'never', tuningStore, tuneBudget = TUNE_BUDGET, variants } = options;
  const tuner = new Tuner(info.device, {
    tune,
    key: [info.device, info.details.features, tunedKernels()].join(' | '),
    store: tuningStore,
    variants,
    budget: tuneBudget,
    now: () => performance.now(),
  });
  let exact: Promise<Backend> | undefined;
  return {
    // Asked for when a result is described: its details tell the variants that were chosen until then.
    get info() {
      const chosen = [...tuner.chosen].map(([problem, variant]) => `${problem}: ${variant}`);
      return { ...info, details: { ...info.details, tune, variants: chosen.join('; ') } };
    },
    createState: async (bytes) => new WebGpuState(await connection.context(), bytes),
    load: async (plan, weights = new Map(), { state, ...runOptions } = {}) => {
      const context = await connection.context();
      const time: TimeTrial = ({ trial }, variant, enough) => timeDispatches(trial(variant), context, enough);
      const choices = tune === 'measure' ? choicesOf(plan, traits) : [];
      await guarded(context, tuner.prepare(choices, time, runOptions), runOptions.signal);
      const program = lowerPlan(plan, evaluateConstants(plan, weights), { ...traits, choose: tuner.choose });
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
