import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, type SuiteContext } from 'node:test';
import type { DType } from '../../src/core/dtype';
import { viewOf } from '../../src/core/dtype';
import { numel } from '../../src/core/shape';
import { type Tensor, tensor } from '../../src/core/tensor';

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
  // Python's json writes bare NaN and Infinity.
  const text = readFileSync(referencePath(...parts), 'utf8').replace(/(?<=[[:,]\s*)(NaN|-?Infinity)(?=\s*[,\]}])/g, 'null');
  return JSON.parse(text) as T;
}

const safetensorsTypes: Record<string, DType> = {
  F64: 'f64',
  F32: 'f32',
  F16: 'f16',
  BF16: 'bf16',
  I64: 'i64',
  I32: 'i32',
  I16: 'i16',
  I8: 'i8',
  U8: 'u8',
  BOOL: 'bool',
};

/** The goldens' own reader, apart from the product's, so that neither hides the other's faults. */
export function readGoldens(...parts: string[]): Map<string, Tensor> {
  const bytes = readFileSync(referencePath(...parts));
  const headerLength = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerLength)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  const tensors = new Map<string, Tensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const dtype = safetensorsTypes[entry.dtype];
    const offset = bytes.byteOffset + 8 + headerLength + entry.data_offsets[0];
    tensors.set(name, tensor(dtype, entry.shape, viewOf(dtype, bytes.buffer, offset, numel(entry.shape))));
  }
  return tensors;
}
