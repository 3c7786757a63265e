import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PmError } from '../../core/errors';
import { isDicom } from './dicom/file';
import type { NamedBytes } from './dicom/series';
import type { ReadResult } from './format';
import { type ReadImageOptions, readImage } from './image';
import type { SiblingLookup } from './siblings';

const maxFiles = 20000;
const maxDepth = 8;
/** As much of a file as tells whether it is DICOM. */
const headBytes = 256;

/** What a path names, ready for `readImage`. */
export interface ImageFiles {
  /** The file, or the DICOM files of a folder. */
  readonly files: readonly NamedBytes[];
  /** Gives the files beside the one named. */
  readonly siblings: SiblingLookup;
}

/**
 * Reads an image from disk: a volume file with the files beside it that its header names, a zip archive, or a folder with a
 * DICOM series. Throws `PmError`, or Node's error where `path` cannot be read.
 */
export async function readVolumeFile(path: string, options: Omit<ReadImageOptions, 'siblings'> = {}): Promise<ReadResult> {
  const { files, siblings } = await imageFiles(path, options.maxBytes);
  return readImage(files, { ...options, siblings });
}

/** The bytes of what `path` names. Throws `PmError` for a folder without DICOM files, or Node's error where `path` cannot be read. */
export async function imageFiles(path: string, maxBytes?: number): Promise<ImageFiles> {
  const isFolder = (await stat(path)).isDirectory();
  const folder = isFolder ? path : dirname(path);
  const siblings = async (name: string): Promise<Uint8Array | undefined> => {
    try {
      return await readFile(join(folder, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  };
  return { files: isFolder ? await dicomFiles(path, maxBytes) : [{ name: basename(path), bytes: await readFile(path) }], siblings };
}

/** The DICOM files in a folder and the folders in it; links to folders are not followed. */
async function dicomFiles(root: string, maxBytes = 2 ** 31): Promise<NamedBytes[]> {
  const files: NamedBytes[] = [];
  let seen = 0;
  let bytes = 0;
  const walk = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && depth < maxDepth) await walk(path, depth + 1);
      if (!entry.isFile() && !entry.isSymbolicLink()) continue;
      if (++seen > maxFiles) throw tooMuch(root, `over ${maxFiles} files`);
      if (!(await isDicomFile(path))) continue;
      const file = { name: entry.name, bytes: await readFile(path) };
      bytes += file.bytes.length;
      if (bytes > maxBytes) throw tooMuch(root, `over ${maxBytes} bytes of DICOM files`);
      files.push(file);
    }
  };
  await walk(root, 0);
  if (files.length === 0)
    throw new PmError('volume-format', basename(root), 'there is no DICOM file in the folder', 'give a volume file or the folder of a DICOM series');
  return files;
}

function tooMuch(root: string, what: string): PmError {
  return new PmError('volume-too-large', basename(root), `the folder has ${what}`, 'give the folder of one series');
}

async function isDicomFile(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    if (!(await handle.stat()).isFile()) return false;
    const head = new Uint8Array(headBytes);
    const { bytesRead } = await handle.read(head, 0, headBytes, 0);
    return isDicom(head.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}
