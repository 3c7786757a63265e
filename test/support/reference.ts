import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, type SuiteContext } from 'node:test';
import type { Tensor } from '../../src/core/tensor';
import { parseGoldens, parseJson } from './goldens';

/** The folder of expected values; a stranger's clone has none, and the tests that need it say so. */
const root = resolve(process.env.PM_REFERENCE ?? '../shared/reference');

/** A file or folder below the reference folder. */
export function referencePath(...parts: string[]): string {
  return join(root, ...parts);
}

/** A suite that needs `reference/<folder>`; skipped with its reason where there is none. */
export function describeReference(folder: string, name: string, body: (suite: SuiteContext) => void): void {
  const missing = !existsSync(referencePath(folder));
  describe(name, { skip: missing ? `no reference/${folder} beside this checkout` : false }, body);
}

export function readJson<T>(...parts: string[]): T {
  return parseJson<T>(readFileSync(referencePath(...parts), 'utf8'));
}

/** The tensors of a `.safetensors` file of expected values. */
export function readGoldens(...parts: string[]): Map<string, Tensor> {
  return parseGoldens(readFileSync(referencePath(...parts)));
}
