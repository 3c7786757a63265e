import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PmError } from '../../../src/core/errors';
import type { Tensor } from '../../../src/core/tensor';
import { referencePath } from '../../support/reference';

/** A file of test/fixtures/formats. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join('test/fixtures/formats', name)));
}

/** A file of the reference checkpoints. */
export function checkpoint(name: string): Uint8Array {
  return new Uint8Array(readFileSync(referencePath('monai/checkpoints', name)));
}

/** Equal names, types, shapes and bits. */
export function assertSameTensors(actual: ReadonlyMap<string, Tensor>, expected: ReadonlyMap<string, Tensor>): void {
  assert.deepEqual([...actual.keys()].sort(), [...expected.keys()].sort());
  for (const [name, { dtype, shape, data }] of expected) {
    const found = actual.get(name) as Tensor;
    assert.equal(found.dtype, dtype, `${name}: dtype`);
    assert.deepEqual([...found.shape], [...shape], `${name}: shape`);
    assert.deepEqual(bits(found.data), bits(data), `${name}: data`);
  }
}

function bits(data: Tensor['data']): Buffer {
  return Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

/** Throws a PmError of that code whose one-line message matches every pattern. */
export function assertRefused(run: () => unknown, code: string, ...patterns: RegExp[]): void {
  assert.throws(run, (error: unknown) => {
    assert.ok(error instanceof PmError, `${error}`);
    assert.equal(error.code, code, error.message);
    assert.doesNotMatch(error.message, /\n/);
    for (const pattern of patterns) assert.match(error.message, pattern);
    return true;
  });
}
