import { type ReadOptions, readVolume } from '../../../src/imaging/io/read';

/** Writes numbers of one NIfTI type into a view. */
type Put = (view: DataView, at: number, value: number, little: boolean) => void;

/** Code, bytes and writer of every real NIfTI type, apart from the product's own tables. */
export const niftiTypes: Record<string, { code: number; bytes: number; put: Put }> = {
  uint8: { code: 2, bytes: 1, put: (view, at, value) => view.setUint8(at, value) },
  int16: { code: 4, bytes: 2, put: (view, at, value, little) => view.setInt16(at, value, little) },
  int32: { code: 8, bytes: 4, put: (view, at, value, little) => view.setInt32(at, value, little) },
  float32: { code: 16, bytes: 4, put: (view, at, value, little) => view.setFloat32(at, value, little) },
  float64: { code: 64, bytes: 8, put: (view, at, value, little) => view.setFloat64(at, value, little) },
  int8: { code: 256, bytes: 1, put: (view, at, value) => view.setInt8(at, value) },
  uint16: { code: 512, bytes: 2, put: (view, at, value, little) => view.setUint16(at, value, little) },
  uint32: { code: 768, bytes: 4, put: (view, at, value, little) => view.setUint32(at, value, little) },
  int64: { code: 1024, bytes: 8, put: (view, at, value, little) => view.setBigInt64(at, BigInt(value), little) },
  uint64: { code: 1280, bytes: 8, put: (view, at, value, little) => view.setBigUint64(at, BigInt(value), little) },
};

/** A NIfTI-1 file of `values` along `dim`, written by hand from nifti1.h; `edit` changes the header before it is used. */
export function nifti1(
  dim: readonly number[],
  values: readonly number[],
  options: { type?: string; little?: boolean; edit?: (view: DataView, little: boolean) => void } = {},
): Uint8Array {
  const { type = 'int16', little = true, edit } = options;
  const { code, bytes, put } = niftiTypes[type];
  const out = new Uint8Array(352 + bytes * values.length);
  const view = new DataView(out.buffer);
  view.setInt32(0, 348, little);
  for (const [i, extent] of [dim.length, ...dim].entries()) view.setInt16(40 + 2 * i, extent, little);
  view.setInt16(70, code, little);
  view.setInt16(72, 8 * bytes, little);
  for (let i = 0; i < 4; i++) view.setFloat32(76 + 4 * i, 1, little);
  view.setFloat32(108, 352, little);
  out.set(ascii('n+1\0'), 344);
  for (const [i, value] of values.entries()) put(view, 352 + bytes * i, value, little);
  edit?.(view, little);
  return out;
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

/** Reads `bytes` as `name`, with the other files by name. */
export function read(name: string, bytes: Uint8Array, others: Record<string, Uint8Array> = {}, options: ReadOptions = {}) {
  return readVolume({ name, bytes }, { siblings: async (other) => others[other], ...options });
}

/** 0, 1, 2 ... */
export function ramp(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
