import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'fflate';
import { PmError } from '../../../src/core/errors';
import { randomBits } from '../../../src/core/rng';
import { writeVolume } from '../../../src/imaging/io/write';
import { volume } from '../../../src/imaging/volume';
import { ascii, nifti1, ramp, read } from './make';

const image = volume({ dtype: 'i16', size: [4, 3, 2], affine: [1, 0, 0, 5, 0, 0, 2, 6, 0, 3, 0, 7, 0, 0, 0, 1], data: Int16Array.from(ramp(24)) });
const nhdr = ascii('NRRD0004\ntype: uchar\ndimension: 2\nsizes: 2 3\nspacings: 1 2\nencoding: gzip\nbyte skip: 0\ndata file: a.raw 1 2 1\n');
const mhd = ascii('ObjectType = Image\nNDims = 2\nDimSize = 2 3\nElementType = MET_SHORT\nHeaderSize = -1\nElementDataFile = a.raw\n');

/** Valid files, and how many of their first bytes are changed. */
const seeds: Record<string, [bytes: Uint8Array, within: number]> = {
  'a.nii': [writeVolume(image, 'a.nii'), 352],
  'big.nii': [nifti1([4, 3, 2], ramp(24), { little: false }), 352],
  'a.nii.gz': [writeVolume(image, 'a.nii.gz'), 1000],
  'a.nrrd': [writeVolume(image, 'a.nrrd'), 1000],
  'a.mha': [writeVolume(image, 'a.mha'), 1000],
  'a.nhdr': [nhdr, 1000],
  'a.mhd': [mhd, 1000],
};
const siblings = { 'a.raw': gzipSync(Uint8Array.from(ramp(6))) };

describe('files with random changes', () => {
  for (const [name, [valid, within]] of Object.entries(seeds)) {
    test(`${name}: a volume or a clear error`, async () => {
      for (let round = 0; round < 400; round++) {
        const bytes = mutated(valid, Math.min(within, valid.length), `${name} ${round}`);
        // A limit far below the machine's, so that a large claim cannot hide as a slow success.
        const result = await read(name, bytes, siblings, { maxBytes: 1 << 24 }).catch((error: unknown) => error);
        if (result instanceof Error) assert.ok(result instanceof PmError, `round ${round}: ${result.stack}`);
        else assertSound((result as Awaited<ReturnType<typeof read>>).volume);
      }
    });
  }
});

/** One to eight bytes replaced, and one file in eight cut off. */
function mutated(valid: Uint8Array, within: number, key: string): Uint8Array {
  const bytes = valid.slice();
  const changes = 1 + (randomBits(key, 0) % 8);
  for (let i = 1; i <= changes; i++) bytes[randomBits(key, 2 * i) % within] = randomBits(key, 2 * i + 1);
  return randomBits(key, 1) % 8 === 0 ? bytes.slice(0, randomBits(key, 99) % bytes.length) : bytes;
}

function assertSound({ size, channels, data, affine }: Awaited<ReturnType<typeof read>>['volume']): void {
  assert.equal(data.length, size[0] * size[1] * size[2] * channels);
  assert.ok(data.length > 0 && affine.length === 16 && affine.every(Number.isFinite));
}
