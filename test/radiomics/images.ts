import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type DType, viewOf } from '../../src/core/dtype';
import { flipLpsRas, fromAxes, type Mat4, type Vec3 } from '../../src/imaging/affine';
import { type Size, type Volume, volume, voxelCount } from '../../src/imaging/volume';
import { referencePath } from '../support/reference';

const nrrdTypes: Record<string, DType> = { short: 'i16', 'unsigned short': 'u16', int: 'i32' };
const niftiTypes: Record<number, DType> = { 2: 'u8', 4: 'i16', 16: 'f32' };

/** The reference images' own reader: little-endian NRRD with gzip, or gzipped NIfTI-1 with a qform. */
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
  const float = (at: number): number => bytes.readFloatLE(at);
  const [b, c, d] = [float(256), float(260), float(264)];
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
  const [si, sj, sk] = [float(80), float(84), float(88) * (float(76) < 0 ? -1 : 1)];
  const axes: [Vec3, Vec3, Vec3] = [
    [(a * a + b * b - c * c - d * d) * si, 2 * (b * c + a * d) * si, 2 * (b * d - a * c) * si],
    [2 * (b * c - a * d) * sj, (a * a + c * c - b * b - d * d) * sj, 2 * (c * d + a * b) * sj],
    [2 * (b * d + a * c) * sk, 2 * (c * d - a * b) * sk, (a * a + d * d - b * b - c * c) * sk],
  ];
  const affine: Mat4 = fromAxes(axes, [float(268), float(272), float(276)]);
  return decode(niftiTypes[bytes.readInt16LE(70)], size, affine, bytes, float(108));
}

function decode(dtype: DType, size: Size, affine: Mat4, bytes: Buffer, offset: number): Volume {
  return volume({ dtype, size, affine, data: viewOf(dtype, bytes.buffer as ArrayBuffer, bytes.byteOffset + offset, voxelCount(size)).slice() });
}
