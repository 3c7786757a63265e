import type { TuningTable } from './table';

const none: TuningTable = {};

/**
 * The fastest of all variants for the layers of `bench`'s conv3d and of its UNet, in milliseconds of processor time of a trial: SwiftShader
 * driver 5.0.0 (Subzero) in Node on two cores of an AMD EPYC, November 2026.
 */
const swiftShader: TuningTable = {
  'conv 32 to 32, window 3x3x3 at 8x8x16': { 'swap 4x4x8': 20.6 },
  'conv 64 to 64, window 3x3x3 at 4x8x8': { 'swap 4x4x8': 16.9 },
  'conv 1 to 16, window 3x3x3 stride 2x2x2 at 32x32x32': { 'swap 4x4x4': 36.7 },
  'conv 16 to 16, window 3x3x3 at 16x16x16': { 'swap 4x4x4': 25.5 },
  'conv 16 to 32, window 3x3x3 stride 2x2x2 at 8x16x16': { 'swap 4x4x4': 24.7 },
  'conv 32 to 64, window 3x3x3 stride 2x2x2 at 8x8x8': { 'swap 4x4x8': 21.4 },
  'conv 64 to 128, window 3x3x3 stride 2x2x2 at 4x4x4': { 'swap 4x4x4': 9.7 },
  'conv 128 to 128, window 3x3x3 at 4x4x4': { 'swap 4x4x4': 17.3 },
  'conv 128 to 256, window 3x3x3 at 2x4x4': { 'swap 4x4x4': 13.3 },
  'conv 128 to 256, window 1x1x1 at 4x4x4': { 'swap 4x4x4': 2.0 },
  'conv 256 to 256, window 3x3x3 at 2x2x4': { 'register 2x4x8': 26.8 },
  'conv 384 to 64, window 1x1x1 at 4x4x4': { 'register 4x4x8': 1.5 },
  'conv 384 to 64, window 1x1x2 at 4x4x4': { 'swap 4x4x8': 2.2 },
  'conv 384 to 64, window 1x2x1 at 4x4x4': { 'swap 4x4x8': 2.4 },
  'conv 384 to 64, window 1x2x2 at 4x4x4': { 'swap 4x4x4': 4.0 },
  'conv 384 to 64, window 2x1x1 at 4x4x4': { 'swap 4x4x4': 2.7 },
  'conv 384 to 64, window 2x1x2 at 4x4x4': { 'swap 4x4x8': 3.8 },
  'conv 384 to 64, window 2x2x1 at 4x4x4': { 'swap 4x4x8': 6.2 },
  'conv 384 to 64, window 2x2x2 at 4x4x4': { 'swap 4x4x4': 7.5 },
  'conv 128 to 32, window 1x1x1 at 8x8x8': { 'swap 4x4x8': 2.2 },
  'conv 128 to 32, window 1x1x2 at 8x8x8': { 'swap 4x4x8': 3.7 },
  'conv 128 to 32, window 1x2x1 at 8x8x8': { 'swap 4x4x4': 3.4 },
  'conv 128 to 32, window 1x2x2 at 8x8x8': { 'swap 4x4x8': 5.0 },
  'conv 128 to 32, window 2x1x1 at 8x8x8': { 'swap 4x4x4': 2.6 },
  'conv 128 to 32, window 2x1x2 at 8x8x8': { 'swap 4x4x8': 6.2 },
  'conv 128 to 32, window 2x2x1 at 8x8x8': { 'swap 4x4x8': 8.0 },
  'conv 128 to 32, window 2x2x2 at 8x8x8': { 'swap 4x4x4': 11.5 },
  'conv 64 to 16, window 1x1x1 at 16x16x16': { 'swap 4x4x4': 3.8 },
  'conv 64 to 16, window 1x1x2 at 16x16x16': { 'swap 4x4x4': 9.7 },
  'conv 64 to 16, window 1x2x1 at 16x16x16': { 'swap 4x4x4': 9.6 },
  'conv 64 to 16, window 1x2x2 at 16x16x16': { 'swap 4x4x4': 15.4 },
  'conv 64 to 16, window 2x1x1 at 16x16x16': { 'swap 4x4x4': 7.1 },
  'conv 64 to 16, window 2x1x2 at 16x16x16': { 'swap 4x4x4': 14.9 },
  'conv 64 to 16, window 2x2x1 at 16x16x16': { 'swap 4x4x4': 16.4 },
  'conv 64 to 16, window 2x2x2 at 8x16x16': { 'swap 4x4x4': 12.5 },
  'conv 32 to 2, window 1x1x1 at 32x32x32': { 'register 1x4x4': 15.7 },
  'conv 32 to 2, window 1x1x2 at 32x32x32': { 'register 4x4x4': 20.0 },
  'conv 32 to 2, window 1x2x1 at 32x32x32': { 'register 4x4x4': 23.9 },
  'conv 32 to 2, window 1x2x2 at 32x32x32': { 'register 4x4x4': 32.6 },
  'conv 32 to 2, window 2x1x1 at 32x32x32': { 'register 4x4x4': 26.5 },
  'conv 32 to 2, window 2x1x2 at 32x32x32': { 'register 4x4x4': 35.0 },
  'conv 32 to 2, window 2x2x1 at 32x32x32': { 'register 4x4x4': 46.4 },
  'conv 32 to 2, window 2x2x2 at 32x32x32': { 'register 4x4x4': 55.7 },
  'conv 2 to 2, window 3x3x3 at 64x64x64': { 'register 4x4x4': 113.9 },
  'conv 64 to 32, window 1x1x1 at 16x16x32': { 'swap 4x4x8': 17.1 },
  'conv 64 to 32, window 1x1x2 at 16x16x16': { 'swap 4x4x8': 14.0 },
  'conv 64 to 32, window 1x2x1 at 16x16x16': { 'swap 4x4x8': 14.5 },
  'conv 64 to 32, window 1x2x2 at 8x16x16': { 'swap 4x4x8': 11.4 },
  'conv 64 to 32, window 2x1x1 at 16x16x16': { 'swap 4x4x8': 17.5 },
  'conv 64 to 32, window 2x1x2 at 8x16x16': { 'swap 4x4x8': 12.9 },
  'conv 64 to 32, window 2x2x1 at 8x16x16': { 'swap 4x4x8': 13.7 },
  'conv 64 to 32, window 2x2x2 at 8x8x16': { 'swap 4x4x8': 11.9 },
};

/** Measured once and shipped, by what an adapter's name contains. There are rows only for devices that they were measured on. */
const tables: readonly { readonly adapter: RegExp; readonly table: TuningTable }[] = [{ adapter: /swiftshader/i, table: swiftShader }];

/** The shipped table of an adapter; empty where it was never measured. */
export function defaultTable(adapter: string): TuningTable {
  return tables.find((entry) => entry.adapter.test(adapter))?.table ?? none;
}
