import { byteSize } from '../../../core/dtype';
import { ByteCursor } from './byte-cursor';
import type { TorchContainer } from './container';
import { damaged } from './errors';
import { plainHost, torchHost } from './globals';
import { unpickle } from './pickle';
import type { PickleValue } from './pickle-values';
import { StorageTable } from './storage';

const magic = 0x1950a86a20f9469cfc6cn;
const protocolVersion = 1001;

/**
 * The stream format of PyTorch before 1.6 (`_use_new_zipfile_serialization=False`): pickles of a magic number, the
 * protocol version, facts about the machine, the object, and the storages' keys; then for each key an int64 number of
 * elements and the elements, always little-endian.
 */
export function readTorchLegacy(bytes: Uint8Array): TorchContainer {
  const input = new ByteCursor(bytes);
  if (unpickle(input, plainHost) !== magic) throw damaged('pickle file', 'does not start with the magic number of torch.save');
  const version = unpickle(input, plainHost);
  if (version !== protocolVersion) throw damaged('legacy checkpoint', `is not of protocol version ${protocolVersion}`);
  unpickle(input, plainHost); // The machine's facts: the storages are little-endian on all of them.

  const storages = new StorageTable();
  const root = unpickle(input, torchHost(storages));
  const all = readStorages(input, unpickle(input, plainHost), storages);
  return {
    root,
    littleEndian: true,
    read(keys) {
      for (const key of keys) {
        if (!all.has(key)) throw damaged(`storage ${JSON.stringify(key)}`, 'is missing in the file, and a tensor refers to it');
      }
      return all;
    },
  };
}

function readStorages(input: ByteCursor, keys: PickleValue, { records }: StorageTable): Map<string, Uint8Array> {
  if (!Array.isArray(keys)) throw damaged('legacy checkpoint', 'has no list of storage keys after its object');
  const storages = new Map<string, Uint8Array>();
  for (const key of keys) {
    const record = typeof key === 'string' ? records.get(key) : undefined;
    if (!record || storages.has(record.key)) throw damaged('legacy checkpoint', 'lists a storage twice, or one that no tensor refers to');
    const what = `storage ${JSON.stringify(record.key)}`;
    const length = input.u64();
    if (length !== record.length) throw damaged(what, `has ${length} elements, its tensors need ${record.length}`);
    const size = length * byteSize(record.dtype);
    if (size > input.remaining) throw damaged(what, `has ${size} bytes, and the file ends after ${input.remaining}`);
    storages.set(record.key, input.take(size));
  }
  return storages;
}
