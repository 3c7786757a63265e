import { PmError } from '../../core/errors';
import { sha256Hex } from '../../core/hash';
import type { RunOptions } from '../../core/progress';
import type { Volume } from '../../imaging/volume';
import type { Engine, LoadedVolume, NamedBytes } from '../../worker/api';
import { fetchBytes } from '../../worker/fetch';
import { nameOf } from './files';

/** Reads files as one volume; a mask that is a DICOM SEG or RTSTRUCT is put `on` the image. */
export async function readFiles(engine: Engine, files: readonly File[], { signal, onProgress }: RunOptions, on?: Volume): Promise<LoadedVolume> {
  const named: NamedBytes[] = [];
  for (const [done, file] of files.entries()) {
    onProgress?.({ stage: 'read', done, total: files.length });
    named.push({ name: file.name, bytes: await bytesOf(file) });
    signal?.throwIfAborted();
  }
  onProgress?.({ stage: 'read', done: files.length, total: files.length });
  const loaded = await engine.readVolume(named, on);
  signal?.throwIfAborted();
  return loaded;
}

/** Fetches what `src` names: one address, or those of a header and its data, apart by spaces. */
export async function fetchFiles(addresses: string, base: string, { signal, onProgress }: RunOptions): Promise<File[]> {
  const urls = addresses.split(/\s+/).filter((address) => address !== '');
  const files: File[] = [];
  for (const [done, address] of urls.entries()) {
    onProgress?.({ stage: 'download', done, total: urls.length });
    const { href } = new URL(address, base);
    files.push(new File([await fetchBytes(href, signal)], nameOf(href)));
  }
  return files;
}

/** A volume that the page has made, as one that was read. Its hash is that of the voxels. */
export async function fromPage(volume: Volume, name: string): Promise<LoadedVolume> {
  if (!ArrayBuffer.isView(volume?.data) || volume.size?.length !== 3 || volume.affine?.length !== 16)
    throw new PmError('volume-invalid', name, 'it is no volume', 'give { dtype, size, channels, data, affine }');
  const [ni, nj, nk] = volume.size;
  if (volume.data.length !== ni * nj * nk * volume.channels)
    throw new PmError('volume-size', name, `${volume.data.length} values for ${ni} x ${nj} x ${nk} voxels`, 'give one value for every voxel');
  const { buffer, byteOffset, byteLength } = volume.data;
  return { volume, name, sha256: await sha256Hex(new Uint8Array(buffer, byteOffset, byteLength)), remarks: [] };
}

async function bytesOf(file: File): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw new PmError('file-unreadable', file.name, 'the browser could not read it', 'check that it is a file and still there', { cause: error });
  }
}
