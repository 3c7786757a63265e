import type { Backend, Executable, State } from '../../../src/backends/backend';
import { PmError } from '../../../src/core/errors';

/**
 * A backend whose device is lost with the nth run of a plan, for each n of `losses`: that run fails, and so does all that was made on
 * the device; what is made afterwards is made on another one.
 */
export function losingBackend(backend: Backend, losses: readonly number[]): Backend & { readonly devices: number } {
  let device = 1;
  let runs = 0;
  const check = (own: number, code: string) => {
    if (own !== device) throw new PmError(code, 'made device', 'was lost (test)', 'run again');
  };
  const stateOn = (own: number, state: State): State => ({
    read: async (name) => {
      check(own, 'state-lost');
      return state.read(name);
    },
    write: async (name, elements) => {
      check(own, 'state-lost');
      return state.write(name, elements);
    },
    dispose: () => state.dispose(),
  });
  const executableOn = (own: number, executable: Executable): Executable => ({
    plan: executable.plan,
    stats: executable.stats,
    run: async (inputs, options) => {
      if (losses.includes(++runs)) device++;
      check(own, 'device-lost');
      return executable.run(inputs, options);
    },
    dispose: () => executable.dispose(),
  });
  const states = new WeakMap<State, State>();
  return {
    info: backend.info,
    get devices() {
      return device;
    },
    load: async (plan, weights, { state, ...options } = {}) =>
      executableOn(device, await backend.load(plan, weights, { ...options, ...(state && { state: states.get(state) }) })),
    createState: async (bytes) => {
      const own = await backend.createState(bytes);
      const made = stateOn(device, own);
      states.set(made, own);
      return made;
    },
    exact: () => backend.exact(),
    dispose: () => backend.dispose(),
  };
}
