import { type UnzipFileInfo, unzipSync } from 'fflate';
import { messageOf, PmError } from '../../../core/errors';
import { ByteCursor } from './byte-cursor';
import type { TorchContainer } from './container';
import { damaged } from './errors';
import { torchHost } from './globals';
import { unpickle } from './pickle';
import { StorageTable, storageBytes } from './storage';

/** Deflate writes at most 258 bytes for two bits. */
const maxDeflateRatio = 1032;
/** A pickle of the names and sizes of a million tensors is smaller. */
const maxPickle = 1 << 28;
const shortestDirectoryEntry = 46;

/**
 * The zip format, PyTorch's default since 1.6: one folder with `data.pkl`, the storages as `data/<key>`, and since 2.1
 * `byteorder`. Entries may be stored or deflated.
 */
export function readTorchZip(bytes: Uint8Array): TorchContainer {
  const directory = listEntries(bytes);
  const pickles = [...directory.keys()].filter((name) => /^([^/]+\/)?data\.pkl$/.test(name));
  if (pickles.length !== 1) throw damaged('zip archive', `holds ${pickles.length} data.pkl where a PyTorch checkpoint has one`);
  const folder = pickles[0].slice(0, -'data.pkl'.length);

  const [pickle, byteorder] = ['data.pkl', 'byteorder'].map((name) => {
    const size = directory.get(folder + name)?.originalSize ?? 0;
    if (size > maxPickle) throw damaged(folder + name, `declares ${size} bytes, above the bound of ${maxPickle}`);
    return extract(bytes, directory, new Map([[folder + name, size]])).get(folder + name);
  });
  const order = byteorder ? new TextDecoder().decode(byteorder).trim() : 'little';
  if (order !== 'little' && order !== 'big') throw damaged(`${folder}byteorder`, `says ${JSON.stringify(order)} in place of little or big`);

  const storages = new StorageTable();
  const root = unpickle(new ByteCursor(pickle as Uint8Array), torchHost(storages));
  return {
    root,
    littleEndian: order === 'little',
    read(keys) {
      const records = [...storages.records.values()].filter(({ key }) => keys.has(key));
      const wanted = new Map(records.map((record) => [`${folder}data/${record.key}`, storageBytes(record)]));
      for (const name of wanted.keys()) {
        if (!directory.has(name)) throw damaged(name, 'is missing in the archive, and a tensor refers to it');
      }
      const files = extract(bytes, directory, wanted);
      return new Map(records.map(({ key }) => [key, files.get(`${folder}data/${key}`) as Uint8Array]));
    },
  };
}

function listEntries(bytes: Uint8Array): Map<string, UnzipFileInfo> {
  const directory = new Map<string, UnzipFileInfo>();
  unzip(bytes, (entry) => {
    if (directory.has(entry.name)) throw damaged(entry.name, 'is in the archive twice');
    if ((directory.size + 1) * shortestDirectoryEntry > bytes.length) throw damaged('zip archive', 'declares more entries than it has room for');
    directory.set(entry.name, entry);
    return false;
  });
  return directory;
}

/** The entries in `wanted` that exist, each checked to have the size given there before and after it is unpacked. */
function extract(
  bytes: Uint8Array,
  directory: ReadonlyMap<string, UnzipFileInfo>,
  wanted: ReadonlyMap<string, number>,
): ReadonlyMap<string, Uint8Array> {
  for (const [name, size] of wanted) {
    const entry = directory.get(name);
    if (entry) checkSize(entry, size, bytes.length);
  }
  const files = new Map(Object.entries(unzip(bytes, ({ name }) => wanted.has(name))));
  for (const [name, file] of files) {
    if (file.length !== wanted.get(name)) throw damaged(name, `unpacks to ${file.length} bytes where ${wanted.get(name)} are declared`);
  }
  return files;
}

function checkSize({ name, size, originalSize, compression }: UnzipFileInfo, expected: number, fileSize: number): void {
  if (originalSize !== expected) throw damaged(name, `has ${originalSize} bytes, its tensors need ${expected}`);
  if (size > fileSize) throw damaged(name, `declares ${size} bytes in a file of ${fileSize}`);
  const largest = compression === 0 ? size : size * maxDeflateRatio;
  if (originalSize > largest) throw damaged(name, `declares ${originalSize} bytes, and its ${size} packed bytes cannot hold them`);
}

function unzip(bytes: Uint8Array, filter: (entry: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof PmError) throw error;
    throw damaged('zip archive', `cannot be read (${messageOf(error)})`, { cause: error });
  }
}
