import { byteSize, type DType } from '../../../core/dtype';
import { damaged } from './errors';
import { Opaque, type PickleValue, printable, refused, typeNameOf } from './pickle-values';

/** A class of storages, `torch.FloatStorage`; without a dtype where it is bytes that a tensor gives a type. */
export class StorageType extends Opaque {
  constructor(
    readonly typeName: string,
    readonly dtype: DType | undefined,
  ) {
    super();
  }
}

/** A storage as the file declares it: `length` elements of `dtype`, kept under `key`. */
export interface StorageRecord {
  readonly key: string;
  readonly dtype: DType;
  readonly length: number;
}

/** Elements `offset` to `offset + length` of a storage: all of it, but for views in files older than PyTorch 0.4. */
export class StorageView extends Opaque {
  constructor(
    readonly typeName: string,
    readonly record: StorageRecord,
    readonly untyped: boolean,
    readonly offset: number,
    readonly length: number,
  ) {
    super();
  }
}

export function storageBytes({ dtype, length }: StorageRecord): number {
  return length * byteSize(dtype);
}

/** The storages that a checkpoint's pickle refers to. Their data stands elsewhere in the file. */
export class StorageTable {
  readonly records = new Map<string, StorageRecord>();

  /**
   * The storage behind a persistent id, `('storage', class, key, location, length)`, and in the legacy format a sixth
   * item: `None` or `(key, offset, length)` of a view.
   */
  view(id: PickleValue): StorageView {
    if (!Array.isArray(id) || !Object.isFrozen(id) || id.length < 5 || id.length > 6 || id[0] !== 'storage') throw foreignId(id);
    const [, type, key, location, length, part = null] = id;
    if (!(type instanceof StorageType)) throw refused(`storage of class ${typeNameOf(type)}`, 'it is no class of torch storages that is read');
    if (typeof key !== 'string' || typeof location !== 'string' || !isCount(length)) throw foreignId(id);
    const record = this.declare({ key, dtype: type.dtype ?? 'u8', length });
    const [offset, partLength] = part === null ? [0, length] : viewOfStorage(part, record);
    return new StorageView(type.typeName, record, type.dtype === undefined, offset, partLength);
  }

  private declare(record: StorageRecord): StorageRecord {
    const known = this.records.get(record.key);
    if (!known) {
      this.records.set(record.key, record);
      return record;
    }
    if (known.dtype !== record.dtype || known.length !== record.length) {
      throw damaged(
        `storage ${JSON.stringify(record.key)}`,
        `is declared as ${known.length} of ${known.dtype} and as ${record.length} of ${record.dtype}`,
      );
    }
    return known;
  }
}

function viewOfStorage(part: PickleValue, { key, length: total }: StorageRecord): [offset: number, length: number] {
  const [, offset, length] = Array.isArray(part) && part.length === 3 ? part : [];
  if (!isCount(offset) || !isCount(length) || offset + length > total) {
    throw damaged(`storage ${JSON.stringify(key)}`, `has a view that does not lie within its ${total} elements`);
  }
  return [offset, length];
}

/** Files of a whole module, `torch.save(model)`, hold ids of the kind 'module' beside 'storage'. */
function foreignId(id: PickleValue): Error {
  const kind = Array.isArray(id) ? id[0] : id;
  const shown = typeof kind === 'string' ? JSON.stringify(printable(kind)) : typeNameOf(kind ?? null);
  return refused(`persistent id ${shown}`, "it is not a torch storage's, ('storage', class, key, location, length)");
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
