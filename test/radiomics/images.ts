import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type DType, viewOf } from '../../src/core/dtype';
import { flipLpsRas, fromAxes, type Mat4, type Vec3 } from '../../src/imaging/affine';
import { type Size, type Volume, volume, voxelCount } from '../../src/imaging/volume';
import { referencePath } from '../support/reference';

const nrrdTypes: Record<string, DType> = { short: 'i16', 'unsigned short': 'u16', int: 'i32' };
const niftiTypes: Record<number, DType> = { 2: 'u8', 4: 'i16', 16: 'f32' };

/** The reference images' own reader: little-endian NRRD with gzip, or gzipped NIfTI-1 with a sform. */
export function readReferenceImage(...parts: string[]): Volume {
  const bytes = readFileSync(referencePath(...parts));
  return parts[parts.length - 1].endsWith('.nrrd') ? readNrrd(bytes) : readNifti(gunzipSync(bytes));
}

function readNrrd(bytes: Buffer): Volume {
  const end = bytes.indexOf('\n\n');
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(bytes.toString('latin1', 0, end))?.[1] ?? '';
  const vectors = [...`${field('space directions')} ${field('space origin')}`.matchAll(/\(([^)]*)\)/g)].map(
    (match) => match[1].split(',').map(Number) as unknown as Vec3,
  );
  const size = field('sizes').split(' ').map(Number) as unknown as Size;
  const affine = flipLpsRas(fromAxes([vectors[0], vectors[1], vectors[2]], vectors[3]));
  return decode(nrrdTypes[field('type')], size, affine, gunzipSync(bytes.subarray(end + 2)), 0);
}

function readNifti(bytes: Buffer): Volume {
  const size: Size = [bytes.readInt16LE(42), bytes.readInt16LE(44), bytes.readInt16LE(46)];
  const rows = Array.from({ length: 12 }, (_, i) => bytes.readFloatLE(280 + 4 * i));
  const affine: Mat4 = [...rows, 0, 0, 0, 1];
  return decode(niftiTypes[bytes.readInt16LE(70)], size, affine, bytes, bytes.readFloatLE(108));
}

function decode(dtype: DType, size: Size, affine: Mat4, bytes: Buffer, offset: number): Volume {
  return volume({ dtype, size, affine, data: viewOf(dtype, bytes.buffer as ArrayBuffer, bytes.byteOffset + offset, voxelCount(size)).slice() });
}
