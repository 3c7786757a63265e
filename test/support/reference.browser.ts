import { describe } from 'node:test';
import type { Tensor } from '../../src/core/tensor';
import { parseGoldens, parseJson } from './goldens';

const at = (parts: readonly string[]) => `/reference/${parts.join('/')}`;

/** Whether the tests' server offers `reference/<folder>`. */
export async function hasReference(folder: string): Promise<boolean> {
  return (await fetch(at([folder]))).ok;
}

/** A suite that needs `reference/<folder>`, which the tests' server offers where it has it; skipped with its reason where not. */
export async function describeReference(folder: string, name: string, body: () => void): Promise<void> {
  describe(name, { skip: (await hasReference(folder)) ? false : `no reference/${folder} beside this checkout` }, body);
}

/** The bytes of a file of the reference folder. */
export async function fetchBytes(...parts: string[]): Promise<Uint8Array> {
  const response = await fetch(at(parts));
  if (!response.ok) throw new Error(`${at(parts)}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

export async function fetchJson<T>(...parts: string[]): Promise<T> {
  return parseJson<T>(new TextDecoder().decode(await fetchBytes(...parts)));
}

/** The tensors of a `.safetensors` file of expected values. */
export async function fetchGoldens(...parts: string[]): Promise<Map<string, Tensor>> {
  return parseGoldens(await fetchBytes(...parts));
}
