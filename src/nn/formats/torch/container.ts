import type { PickleValue } from './pickle-values';

/** A checkpoint file, its pickle read and its storages still where they are. */
export interface TorchContainer {
  readonly root: PickleValue;
  /** Whether storages are little-endian; big-endian ones come from other machines. */
  readonly littleEndian: boolean;
  /** The bytes of those storages, by key. Each has exactly the length that the pickle declares. */
  read(keys: ReadonlySet<string>): ReadonlyMap<string, Uint8Array>;
}
