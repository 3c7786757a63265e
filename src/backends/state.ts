import { PmError } from '../core/errors';
import type { Plan } from '../graph/plan';
import type { State } from './backend';

/** A state by name; a PmError where there is none, or where `elements` are not as many as it has. */
export function partOf<T extends { readonly length: number }>(
  parts: ReadonlyMap<string, T>,
  name: string,
  elements?: { readonly length: number },
): T {
  const part = parts.get(name);
  if (!part) throw new PmError('state-unknown', `state ${name}`, `is none of ${[...parts.keys()].join(', ')}`, 'use one of its names');
  if (elements && elements.length !== part.length) {
    throw new PmError('state-size', `state ${name}`, `has ${part.length} elements, got ${elements.length}`, 'give as many');
  }
  return part;
}

/** What a plan's states are on one backend, in the order of their slabs. */
export function stateParts<S extends State, T extends { readonly length: number }>(
  plan: Plan,
  state: State | undefined,
  kind: abstract new (...args: never[]) => S,
  part: (state: S, name: string) => T | undefined,
): T[] {
  return [...plan.states].map(([name, { bytes }]) => {
    if (!(state instanceof kind))
      throw new PmError('state-missing', `state ${name}`, 'was not given, or is of another backend', 'create it by this backend');
    const found = part(state, name);
    if (!found || 4 * found.length < bytes) {
      throw new PmError('state-size', `state ${name}`, `has ${4 * (found?.length ?? 0)} bytes, the plan uses ${bytes}`, 'create it with as many');
    }
    return found;
  });
}
